#include "core/template/tag.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace vedette::templates {
namespace {

// A tag that begins with a word or a sign. The others are values.
struct Form {
    std::string_view begin;
    TagKind kind;
    bool has_name;
};
constexpr std::array kForms = {
    Form{"#if ", TagKind::kIf, true},        Form{"#each ", TagKind::kEach, true},
    Form{"text ", TagKind::kText, true},     Form{">", TagKind::kInclude, true},
    Form{"else", TagKind::kElse, false},     Form{"/if", TagKind::kEndIf, false},
    Form{"/each", TagKind::kEndEach, false},
};

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_alnum(c) || std::string_view("_-.@").contains(c);
    });
}

Tag parse(std::string_view inside, std::size_t begin, std::size_t end) {
    inside = trim(inside);
    for (const Form& form : kForms) {
        if (form.has_name ? !inside.starts_with(form.begin) : inside != form.begin) continue;
        const std::string_view name = trim(inside.substr(form.begin.size()));
        return {form.has_name && !is_name(name) ? TagKind::kBad : form.kind, name, begin, end};
    }
    return {is_name(inside) ? TagKind::kValue : TagKind::kBad, inside, begin, end};
}

}  // namespace

Tag next_tag(std::string_view text, std::size_t from) {
    const std::size_t begin = std::min(text.find("{{", from), text.size());
    if (begin == text.size()) return {TagKind::kNone, {}, begin, begin};
    const bool is_html = text.substr(begin).starts_with("{{{");
    const std::string_view closing = is_html ? "}}}" : "}}";
    const std::size_t inside = begin + closing.size();
    const std::size_t close = text.find(closing, inside);
    if (close == text.npos) return {TagKind::kUnclosed, {}, begin, text.size()};
    const std::size_t end = close + closing.size();
    const std::string_view content = text.substr(inside, close - inside);
    if (!is_html) return parse(content, begin, end);
    const std::string_view name = trim(content);
    return {is_name(name) ? TagKind::kHtml : TagKind::kBad, name, begin, end};
}

}  // namespace vedette::templates
