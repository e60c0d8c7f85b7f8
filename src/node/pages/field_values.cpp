// The fields of a page of settings, made from the rows of the settings table.
#include <algorithm>

#include "core/base/text.hpp"
#include "node/pages/page_view.hpp"

namespace vedette::node {
namespace {

using settings::Type;

// The item of that number in a text of items, or an empty text.
std::string_view item_of(std::string_view items, std::string_view separators, std::size_t index) {
    while (!items.empty()) {
        const std::size_t end = std::min(items.find_first_of(separators), items.size());
        if (index-- == 0) return items.substr(0, end);
        items.remove_prefix(std::min(end + 1, items.size()));
    }
    return {};
}

templates::Count count_items(std::string_view items, std::string_view separators) {
    std::uint16_t count = 0;
    for (; !items.empty(); ++count) {
        const std::size_t end = std::min(items.find_first_of(separators), items.size());
        items.remove_prefix(std::min(end + 1, items.size()));
    }
    return {count};
}

// "wifi" of "wifi.ssid".
std::string_view group_of(Key key) {
    const std::string_view path = row_of(key).path;
    return path.substr(0, path.find('.'));
}

// What most owners leave as it is: the page folds it.
bool is_advanced(Key key) {
    return (key >= Key::kMotionMinArea && key <= Key::kMotionAbsorb) ||
           (key >= Key::kMotionStabilizationCamera && key <= Key::kMotionRgbErrorRange);
}

bool is_plain_text(const settings::Key& row) {
    return !row.secret && row.type != Type::kBool && row.type != Type::kInt && row.type != Type::kChoice &&
           row.type != Type::kLines;
}

}  // namespace

bool is_on_page(Key key, const PageRow& page) {
    const std::string_view path = row_of(key).path;
    for (std::string_view rest = page.settings; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view prefix = rest.substr(0, end);
        if (prefix.ends_with('.') ? path.starts_with(prefix) : path == prefix) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

PageFields::PageFields(const PageRow& page) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        if (is_on_page(key, page) && count_ < kMaxFields) keys_[count_++] = key;
    }
}

std::string_view PageView::shown_text(Key key) const {
    return form_.find(row_of(key).path).value_or(shown_.settings.text(key));
}

PageView::Value PageView::field_value(std::string_view name, Indices indices) const {
    const std::span<const Key> fields = fields_.keys();
    if (name == "fields") return templates::Count{static_cast<std::uint16_t>(fields.size())};
    const std::size_t index = indices.empty() ? 0 : indices[0];
    const Key key = index < fields.size() ? fields[index] : Key::kName;
    const settings::Key& row = row_of(key);
    const std::string_view inner =
        indices.size() < 2 ? std::string_view() : item_of(row.allowed, " ", indices[1]);
    if (name == "field.name") return row.path;
    if (name == "field.label") return words_of("setting.", row.path);
    if (name == "field.remove_label") return words_of("setting.remove.", row.path);
    if (name == "field.is_switch") return row.type == Type::kBool;
    if (name == "field.is_number") return row.type == Type::kInt;
    if (name == "field.is_choice") return row.type == Type::kChoice;
    if (name == "field.is_lines") return row.type == Type::kLines;
    if (name == "field.is_secret") return row.secret;
    if (name == "field.is_text") return is_plain_text(row);
    if (name == "field.is_stored") return row.secret && shown_.settings.is_set(key);
    if (name == "field.on") return shown_text(key) == "true";
    if (name == "field.value") return row.secret ? std::string_view() : shown_text(key);
    if (name == "field.min") return row.min;
    if (name == "field.max") return row.max;
    if (name == "field.error") return fault_of(row.path);
    if (name == "field.hint") {
        if (row.secret && shown_.settings.is_set(key)) return words("settings.secret_kept");
        if (row.secret) return words("settings.secret_none");
        return words_of("setting.", row.path, ".help");
    }
    const auto is_advanced_at = [&](std::size_t i) { return i < fields.size() && is_advanced(fields[i]); };
    if (name == "field.begins_fold") return is_advanced_at(index) && !is_advanced_at(index - 1);
    if (name == "field.ends_fold") return is_advanced_at(index) && !is_advanced_at(index + 1);
    if (name == "field.is_unfolded") return has_faults();
    if (name == "field.is_drawn") return key == Key::kMotionZones;
    if (name == "field.heading") {
        const std::string_view own = words_of("heading.", row.path);
        if (!own.empty() && group_of(key) != row.path) return own;
        const bool is_first =
            index == 0 || index >= fields.size() || group_of(fields[index - 1]) != group_of(key);
        return is_first ? words_of("heading.", group_of(key)) : std::string_view();
    }
    if (name == "options") return count_items(row.allowed, " ");
    if (name == "option.value" || name == "option.label") return inner;
    if (name == "option.chosen") return inner == shown_text(key);
    constexpr std::string_view kLineEnds = "\t\n";
    if (name == "lines") return count_items(row.secret ? std::string_view() : shown_text(key), kLineEnds);
    if (name == "line")
        return indices.size() < 2 || row.secret ? std::string_view()
                                                : item_of(shown_text(key), kLineEnds, indices[1]);
    return {};
}

}  // namespace vedette::node
