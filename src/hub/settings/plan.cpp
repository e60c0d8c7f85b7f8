// The plan of diff.hpp, and changes in words and as JSON.
#include <algorithm>
#include <ranges>
#include <span>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "hub/settings/diff.hpp"

namespace vedette::settings {
namespace {

using Parts = std::vector<std::string_view>;

Parts parts_of(std::string_view path) {
    Parts parts;
    for (const auto part : std::views::split(path, '.')) parts.emplace_back(part);
    return parts;
}

// Whether a row is below a section, whose ids match its "*".
bool is_below(const Parts& row, std::span<const std::string_view> section) {
    if (row.size() <= section.size()) return false;
    for (std::size_t i = 0; i < section.size(); ++i)
        if (row[i] != "*" && row[i] != section[i]) return false;
    return true;
}

// The section whose service a value belongs to: the topmost one that has keys of its own and, like all
// sections below it, none that takes effect otherwise.
std::string room_of(std::string_view path, const Table& table) {
    const Parts parts = parts_of(path);
    std::size_t length = 1;
    for (; length + 1 < parts.size(); ++length) {
        const std::span section(parts.data(), length);
        bool own = false;
        bool all = true;
        for (const Key& key : table.keys) {
            const Parts row = parts_of(key.path);
            if (!is_below(row, section)) continue;
            own = own || row.size() == length + 1;
            all = all && key.apply == Apply::kRestartRoom;
        }
        if (own && all) break;
    }
    return fmt::to_string(fmt::join(std::span(parts.data(), length), "."));
}

// The entry at the row's first "*", or nothing without one.
std::optional<std::string> source_of(std::string_view path, const Table& table) {
    const Parts parts = parts_of(path);
    const Key* const row = table.find_key(path);
    const Parts pattern = parts_of(row != nullptr ? row->path : path);
    const auto star = std::ranges::find(pattern, "*");
    // An entry's own path ends with its id.
    const std::size_t length = row == nullptr ? 2 : static_cast<std::size_t>(star - pattern.begin()) + 1;
    if (length > parts.size() || (row != nullptr && star == pattern.end())) return std::nullopt;
    return fmt::to_string(fmt::join(std::span(parts.data(), length), "."));
}

void add_once(std::vector<std::string>& all, std::string one) {
    if (std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
}

bool is_top_entry(const Change& change) {
    using enum Change::What;
    const bool entry =
        change.what == kEntryAdded || change.what == kEntryRemoved || change.what == kEntryRenamed;
    return entry && std::ranges::count(change.path, '.') == 1;
}

// "camera porch", "3 cameras", "upload nas", "2 entries of upload".
std::string noun(const std::vector<std::string>& entries) {
    const std::string& first = entries.front();
    const std::size_t dot = first.find('.');
    const std::string map = first.substr(0, dot);
    const bool cameras = map == "cameras";
    if (entries.size() == 1) return fmt::format("{} {}", cameras ? "camera" : map, first.substr(dot + 1));
    return cameras ? fmt::format("{} cameras", entries.size())
                   : fmt::format("{} entries of {}", entries.size(), map);
}

class Words {
  public:
    // One phrase for each map: "camera gate is added", "2 cameras are added".
    void entries(const std::vector<std::string>& paths, std::string_view one, std::string_view many) {
        std::vector<std::vector<std::string>> maps;
        for (const std::string& path : paths) {
            const std::string_view map = std::string_view(path).substr(0, path.find('.') + 1);
            const auto same =
                std::ranges::find_if(maps, [&](const auto& m) { return m.front().starts_with(map); });
            (same == maps.end() ? maps.emplace_back() : *same).push_back(path);
        }
        for (const auto& map : maps) add(fmt::format("{} {}", noun(map), map.size() == 1 ? one : many));
    }
    void list(const std::vector<std::string>& names, std::string_view one, std::string_view many) {
        if (!names.empty()) add(fmt::format("{} {}", fmt::join(names, ", "), names.size() == 1 ? one : many));
    }
    void add(std::string_view phrase) { out_.append(out_.empty() ? "" : ", ").append(phrase); }
    std::string& text() { return out_; }

  private:
    std::string out_;
};

std::string_view to_string(Change::What what) {
    static constexpr std::string_view kNames[] = {"value",         "content",       "entry_added",
                                                  "entry_removed", "entry_renamed", "order"};
    return kNames[static_cast<std::size_t>(what)];
}

// Lines between brackets.
std::string shown(const Change& change, const std::optional<std::string>& value) {
    const bool list = change.what == Change::What::kOrder || (change.row && change.row->type == Type::kLines);
    if (!value) {
        const std::string_view fallback = change.row ? change.row->fallback : std::string_view();
        return fallback.empty() ? "(none)" : fmt::format("(default {})", fallback);
    }
    if (!list) return *value;
    std::string out = "[";
    for (const char c : *value) out += c == '\n' ? ", " : std::string(1, c);
    return out + "]";
}

std::string effect(std::string_view path, Apply apply, const Table& table) {
    switch (apply) {
        case Apply::kLive: return "at once";
        case Apply::kRestartSource:
            return source_of(path, table) ? "camera connects again" : "all cameras connect again";
        case Apply::kRestartRoom: return room_of(path, table) + " starts again";
        case Apply::kRestart: return "at the next start";
    }
    return {};
}

}  // namespace

Plan plan_of(const Changes& changes, const Table& table) {
    using enum Change::What;
    Plan plan;
    std::vector<std::string> tops;
    for (const Change& change : changes) {
        if (!is_top_entry(change)) continue;
        tops.push_back(change.path + ".");
        if (change.what == kEntryAdded) plan.added.push_back(change.path);
        if (change.what == kEntryRemoved) plan.removed.push_back(change.path);
        if (change.what == kEntryRenamed)
            plan.renamed.emplace_back(change.path.substr(0, change.path.find('.') + 1) + *change.before,
                                      change.path);
    }
    for (const Change& change : changes) {
        const auto below = [&](const std::string& top) { return change.path.starts_with(top); };
        if (is_top_entry(change) || std::ranges::any_of(tops, below)) continue;
        if (change.what == kOrder && !change.path.contains('.')) {
            plan.reordered.push_back(change.path);
            continue;
        }
        switch (change.apply) {
            case Apply::kLive: plan.at_once.push_back(change.path); break;
            case Apply::kRestartSource:
                if (auto source = source_of(change.path, table)) {
                    add_once(plan.sources, std::move(*source));
                } else {
                    plan.all_sources = true;
                }
                break;
            case Apply::kRestartRoom: add_once(plan.rooms, room_of(change.path, table)); break;
            case Apply::kRestart: plan.restart.push_back(change.path); break;
        }
    }
    return plan;
}

std::string describe(const Plan& plan) {
    Words words;
    words.entries(plan.added, "is added", "are added");
    words.entries(plan.removed, "is removed", "are removed");
    for (const auto& [from, to] : plan.renamed) words.add(fmt::format("{} becomes {}", from, to));
    if (plan.all_sources) {
        words.add("all cameras connect again");
    } else {
        words.entries(plan.sources, "connects again", "connect again");
    }
    words.list(plan.rooms, "starts again", "start again");
    const bool felt = !words.text().empty();
    if (felt && !plan.all_sources) words.add("nobody else notices");
    words.list(plan.at_once, "changes at once", "change at once");
    words.list(plan.reordered, "are listed in another order", "are listed in another order");
    std::string& out = words.text();
    if (!plan.restart.empty())
        out += fmt::format("{}takes effect at the next start: {}", out.empty() ? "" : "; ",
                           fmt::join(plan.restart, ", "));
    return out.empty() ? "nothing changes" : std::move(out);
}

std::string effect_of(const Key& key, const Table& table) { return effect(key.path, key.apply, table); }

std::string format(const Change& change, const Table& table) {
    using enum Change::What;
    const bool secret = change.row && change.row->secret;
    std::string said;
    switch (change.what) {
        case kValue:
            said = secret
                       ? !change.before  ? "given"
                         : !change.after ? "no longer given"
                                         : "changed"
                       : fmt::format("{} -> {}", shown(change, change.before), shown(change, change.after));
            break;
        case kContent:
            said = secret ? "changed" : fmt::format("{} holds something else", shown(change, change.after));
            break;
        case kEntryAdded: return change.path + ": added";
        case kEntryRemoved: return change.path + ": removed";
        case kEntryRenamed: return fmt::format("{}: renamed, was {}", change.path, *change.before);
        case kOrder:
            said = fmt::format("order {} -> {}", shown(change, change.before), shown(change, change.after));
    }
    return fmt::format("{}: {} ({})", change.path, said, effect(change.path, change.apply, table));
}

std::string changes_json(const Changes& changes) {
    namespace json = boost::json;
    json::array out;
    const auto value = [](const std::optional<std::string>& text) {
        return text ? json::value(*text) : json::value(nullptr);
    };
    for (const Change& change : changes)
        out.push_back(json::object{{"path", change.path},
                                   {"what", to_string(change.what)},
                                   {"before", value(change.before)},
                                   {"after", value(change.after)},
                                   {"secret", change.row != nullptr && change.row->secret},
                                   {"applies", settings::to_string(change.apply)}});
    return json::serialize(out);
}

}  // namespace vedette::settings
