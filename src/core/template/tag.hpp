// The tags of a template: finds the next one in the text and says what it asks for. Values, blocks and their
// balance belong to `stream` and `check`. No allocation. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vedette::templates {

// What a tag asks for.
enum class TagKind : std::uint8_t {
    kNone,      // the text has no further tag
    kValue,     // {{name}}: a text or a number, escaped
    kHtml,      // {{{name}}}: a text that is HTML already, as it is
    kText,      // {{text key}}: a text of the catalogue, escaped
    kInclude,   // {{> name}}: another template
    kIf,        // {{#if name}}
    kEach,      // {{#each name}}
    kElse,      // {{else}}
    kEndIf,     // {{/if}}
    kEndEach,   // {{/each}}
    kUnclosed,  // braces without their end
    kBad,       // none of these
};

// A tag and its place. Views of the template's text.
struct Tag {
    TagKind kind = TagKind::kNone;
    std::string_view name{};
    std::size_t begin = 0;  // of its first brace; the text's size where there is no tag
    std::size_t end = 0;    // behind its last brace
};

// The first tag at or after `from`. A name has letters, digits and "_-.@" only.
Tag next_tag(std::string_view text, std::size_t from);

}  // namespace vedette::templates
