"""The page of what a continent would take says the README's figures, and what is computed from them."""

from pathlib import Path

from benchmarks.continent import computed, measured

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_scale_is_computed_from_the_readme_s_table() -> None:
    milliseconds, size = measured((ROOT / "README.md").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    of_need = " | ".join(f"{one:.2f} ms" for one in milliseconds.values())
    assert f"| a need, on average | {of_need} |" in page
    assert f"A profile takes {size} bytes" in page
    lines = {line.strip() for line in page.splitlines()}
    for one in milliseconds.values():
        for line in computed(one, 1.0, 0.05, 64).splitlines():
            assert line.strip() in lines
