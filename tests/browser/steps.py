"""What people do on the pages, step by step; shared by the tests that follow them."""

import re

from axe_playwright_python.base import AXE_SCRIPT

# The violations alone: handing over the rest of axe's answer costs as much as finding it.
# Axe reads the style sheets that a page imports as inline styles, which the portal forbids.
AXE = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"
# Of the lines of a table or list that are made of the same elements, with text in the same ones,
# three stay.
THIN_OUT = """() => {
  const make = line => line.outerHTML
    .replace(/>\\s+</g, "><").replace(/>[^<]+</g, ">text<").replace(/( (?!class)[-\\w]+)="[^"]+"/g, "$1");
  for (const list of document.querySelectorAll("tbody, ul, ol, select, datalist")) {
    const counts = new Map();
    for (const line of [...list.children]) {
      const count = (counts.get(make(line)) ?? 0) + 1;
      counts.set(make(line), count);
      if (count > 3) line.remove();
    }
  }
}"""


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def unfold(page):
    """Open every folded part of the page's text, as who reads it on a phone does."""
    folded = page.locator("article details:not([open]) > summary")
    while folded.count():
        folded.first.click()


def pledge(visit, member, secretary):
    mine = visit(member, width=360)
    mine.goto("/pledges/mine/")
    follow(mine, "Cam kết tu dưỡng, rèn luyện, phấn đấu")
    mine.fill("[name=items-0-area]", "Đạo đức, lối sống")
    mine.fill("[name=items-0-content]", "Mỗi tháng giúp một hộ khó khăn")
    press(mine, "Nộp cho chi bộ")
    theirs = visit(secretary)
    theirs.goto(mine.url)
    follow(theirs, "Góp ý, trả lại")
    theirs.fill("[name=reason]", "Đồng chí ghi thêm chỉ tiêu")
    press(theirs, "Trả lại để bổ sung")
    mine.reload()
    follow(mine, "Viết tiếp")
    assert "Đồng chí ghi thêm chỉ tiêu" in mine.locator("main").inner_text()
    mine.fill("[name=items-0-target]", "11 hộ")
    press(mine, "Nộp cho chi bộ")
    theirs.goto(mine.url)
    follow(theirs, "Thông qua")
    press(theirs, "Thông qua và công khai trong chi bộ")
    theirs.get_by_text("Đã thông qua.").wait_for()


def write_review(page, text):
    """Write this under every heading of the self-review."""
    for area in page.locator("textarea[name^=text-]").all():
        area.fill(text)


def decide(visit, user, short_label):
    page = visit(user)
    page.goto("/evaluations/decide/")
    page.locator("label.mark", has_text=short_label).first.click()
    counted = page.locator("#caps").get_by_text(re.compile(r"được xếp loại\s+1"))
    counted.wait_for(state="attached")  # folded where the year has a limit
    page.fill("[name=number]", "20-QĐ/ĐU")
    press(page, "Quyết định các dòng đã chọn")
    page.get_by_text("Đã quyết định xếp loại 1 trường hợp.").wait_for()


def eventually(page, expression):
    """Wait until JavaScript finds it true. The portal's policy forbids Playwright's own waiting."""
    for _ in range(600):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def violations(page):
    """What axe finds on the page; who visits many pages has its script put into each beforehand.

    Of lines made alike it is shown the first: each costs it as much as the first, and says the same.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(THIN_OUT)
    return page.evaluate(AXE)
