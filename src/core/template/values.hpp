// What a template shows: the interface through which it asks its program for values, texts of the catalogue
// and other templates; and what can be wrong with a template. No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace vedette::templates {

// How often {{#each}} repeats its block.
struct Count {
    std::uint16_t number = 0;
};

// std::monostate: there is no such name. A text is UTF-8, valid until the next call of value().
using Value = std::variant<std::monostate, std::string_view, std::int64_t, bool, Count>;

// The present index of each loop around a tag, from 0, the outermost first.
using Indices = std::span<const std::uint16_t>;

// A program's values.
class Values {
  public:
    virtual ~Values() = default;

    // A name that is known has a value of the same type for all indices, also beyond the count: a check of
    // the templates asks for the index 0. A text that does not fit the output is asked for again; when it has
    // changed meanwhile, its later part is that of the new one.
    virtual Value value(std::string_view name, Indices indices) const = 0;
    // The catalogue's text in the reader's language; static lifetime. Nothing: there is no such key.
    virtual std::optional<std::string_view> text(std::string_view key) const = 0;
    // The text of another template; static lifetime. Nothing: there is none of that name.
    virtual std::optional<std::string_view> find_template(std::string_view name) const = 0;
};

// What is wrong with a template.
enum class TemplateError : std::uint8_t {
    kNone,
    kUnclosedTag,      // braces that do not end
    kBadTag,           // a tag of no known form
    kUnbalanced,       // an end or an else without its begin, or a block that does not end in its template
    kTooDeep,          // more than kMaxBlocks or kMaxIncludes within each other
    kUnknownName,      // Values::value() does not know it
    kUnknownText,      // Values::text() does not
    kUnknownTemplate,  // Values::find_template() does not
    kWrongType,        // {{#each}} of no count, {{name}} of a count or a truth value, {{{name}}} of no text
};
std::string_view to_string(TemplateError error);

inline constexpr std::size_t kMaxBlocks = 8;    // within each other, with those of the including templates
inline constexpr std::size_t kMaxIncludes = 4;  // the first template counts

}  // namespace vedette::templates
