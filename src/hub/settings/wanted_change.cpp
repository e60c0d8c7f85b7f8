#include "hub/settings/wanted_change.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

// The path that a key had before the renames.
std::string path_before(const WantedChange& wanted, const std::string& path) {
    for (const auto& [from, id] : wanted.renames) {
        const std::string to = from.substr(0, from.rfind('.') + 1) + id;
        if (path.starts_with(to) && (path.size() == to.size() || path[to.size()] == '.'))
            return from + path.substr(to.size());
    }
    return path;
}

// A URL that was read from the API and sent back: its password is masked (mask.hpp).
bool has_masked_password(std::string_view line) {
    return line.contains("://") && (line.contains(":***@") || line.contains("=***"));
}

}  // namespace

std::expected<Proposal, Problems> propose(const SettingsFile& file, const WantedChange& wanted) {
    using enum Edit::What;
    const Document nothing;
    const Document& document = file.current() ? file.current()->document : nothing;
    std::vector<Edit> edits;
    std::vector<SecretFile> secrets;
    edits.reserve(wanted.renames.size() + wanted.values.size() + wanted.orders.size());
    for (const auto& [from, id] : wanted.renames) edits.push_back({kRename, from, {id}});
    for (const auto& [path, lines] : wanted.values) {
        if (!lines) {
            edits.push_back({kUnset, path, {}});
            continue;
        }
        const Key* const row = hub_table().find_key(path);
        if (lines->size() != 1 && (row == nullptr || row->type != Type::kLines))
            return std::unexpected(Problems{{file.path(), 0, 0, path, "takes one value", {}}});
        if (std::ranges::any_of(*lines, has_masked_password))
            return std::unexpected(
                Problems{{file.path(),
                          0,
                          0,
                          path,
                          "has *** in the place of a password; type the password, or take it "
                          "out of the address and set it as `password`",
                          {}}});
        std::string secret;
        const std::string before = path_before(wanted, path);
        std::vector<Edit> setting = edits_to_set(file, path, *lines, secret);
        if (!secret.empty()) {
            secrets.push_back({file.in_folder(secret), lines->front()});
            if (before != path && document.find(before)) setting.insert(setting.begin(), {kUnset, path, {}});
        }
        std::ranges::move(setting, std::back_inserter(edits));
    }
    for (const auto& [map, ids] : wanted.orders) edits.push_back({kReorder, map, ids});
    return file.propose(edits, std::move(secrets));
}

std::string describe(const WantedChange& wanted) {
    constexpr std::size_t kMaxSize = 200;
    std::vector<std::string> parts;
    parts.reserve(wanted.renames.size() + wanted.values.size() + wanted.orders.size());
    for (const auto& [from, id] : wanted.renames) parts.push_back(fmt::format("rename {} to {}", from, id));
    for (const auto& [path, lines] : wanted.values)
        parts.push_back(fmt::format("{} {}", lines ? "set" : "remove", path));
    for (const auto& [map, ids] : wanted.orders) parts.push_back(fmt::format("order {}", map));
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (out.size() + parts[i].size() > kMaxSize - 20)
            return fmt::format("{} and {} more", out, parts.size() - i);
        out += (i == 0 ? "" : ", ") + parts[i];
    }
    return out;
}

}  // namespace vedette::settings
