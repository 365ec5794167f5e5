def is_page(text): return False
def page_lines(text): return []
