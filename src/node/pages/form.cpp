#include "node/pages/form.hpp"

#include <span>

#include "core/http/url.hpp"

namespace vedette::node {
namespace {

std::string_view take_text(std::string_view& rest) {
    const std::size_t end = rest.find('\0');
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return text;
}

}  // namespace

bool Form::read(std::string_view body) {
    size_ = 0;
    http::Query items(body);
    while (const auto item = items.next()) {
        if (append(item->name) && append(item->value)) continue;
        size_ = 0;
        return false;
    }
    return true;
}

bool Form::append(std::string_view encoded) {
    const auto decoded =
        http::percent_decode(encoded, std::span(memory_).subspan(size_), http::Plus::kIsBlank);
    if (!decoded || decoded->contains('\0') || size_ + decoded->size() == memory_.size()) return false;
    size_ += decoded->size();
    memory_[size_++] = '\0';
    return true;
}

std::optional<Form::Field> Form::take(std::string_view& rest) {
    if (rest.empty()) return std::nullopt;
    const std::string_view name = take_text(rest);
    return Field{name, take_text(rest)};
}

std::optional<std::string_view> Form::find(std::string_view name) const {
    std::optional<std::string_view> found;
    for (std::string_view rest = all(); const auto field = take(rest);) {
        if (field->name == name) found = field->value;
    }
    return found;
}

bool Form::has(std::string_view name, std::string_view value) const {
    for (std::string_view rest = all(); const auto field = take(rest);) {
        if (field->name == name && field->value == value) return true;
    }
    return false;
}

}  // namespace vedette::node
