#include "hub/settings/page_rule.hpp"

#include "hub/settings/file_only.hpp"

namespace vedette::settings {
namespace {

// Keys that decide what the page may set; `commands_from_page` does not lift the rule for them.
bool is_switch(std::string_view path) { return path == "commands_from_page" || path == "camera_networks"; }

// As edits_to_set() names the file of a secret.
bool is_own_secret(std::string_view path, std::string_view written) {
    constexpr std::string_view kFolder = "secrets/";
    return path.ends_with("_file") && written.starts_with(kFolder) && !written.contains("..") &&
           !written.substr(kFolder.size()).contains('/');
}

// Empty: it may be set.
std::string refusal(const Key& key, std::string_view path, const std::string& before,
                    const std::string& after, const std::vector<AddressRange>& networks) {
    if (is_switch(path)) return "decides what the page may set, so it is not set there itself";
    if (after.contains("${") && after != before)
        return "takes its value from a variable of the hub's process";
    if (key.type == Type::kCommand) return "names a program of the hub's machine";
    if (key.type == Type::kPath && !is_own_secret(path, after)) return "names a file of the hub's machine";
    const bool is_url = key.type == Type::kSource || after.contains("://");
    if (const auto why = is_url ? why_file_only(after, networks) : std::nullopt)
        return "is refused here, because " + *why;
    return {};
}

}  // namespace

std::optional<PageRefusal> find_page_refusal(const Changes& changes, const CheckedSettings& before,
                                             const CheckedSettings& after) {
    for (const Change& change : changes) {
        if (change.what != Change::What::kValue || change.row == nullptr) continue;
        if (before.settings.commands_from_page && !is_switch(change.path)) continue;
        const Document::Value* const value = after.document.find(change.path);
        const Document::Value* const old = before.document.find(change.path);
        if (value == nullptr && !is_switch(change.path)) continue;
        std::string why = refusal(*change.row, change.path, old ? old->written : "",
                                  value ? value->written : "", before.settings.camera_networks);
        if (!why.empty()) return PageRefusal{change.path, std::move(why)};
    }
    return std::nullopt;
}

}  // namespace vedette::settings
