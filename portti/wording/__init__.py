"""What the rows and values of the field are called, in words, for pages, mails, files and jobs alike."""
