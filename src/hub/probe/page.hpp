// What a probe reads from a page of HTML: its title, and addresses that may be pictures or streams. No
// parser of HTML: tags and attributes are found in the text, whatever surrounds them. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vedette::probe {

// The text of <title>, blanks trimmed, entities left as they are; empty: none.
std::string page_title(std::string_view html);

// The values of src, href and data-src that look like pictures or streams, each once, in their order, at most
// `max`. They are references: relative to the page, or whole.
std::vector<std::string> picture_links(std::string_view html, std::size_t max);

}  // namespace vedette::probe
