#include "hub/settings/diff.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "hub/settings/mask.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kHidden = "***";

using Values = std::map<std::string, Document::Value, std::less<>>;

bool is_below(std::string_view path, std::string_view entry) {
    return path.size() > entry.size() && path.starts_with(entry) && path[entry.size()] == '.';
}

bool same(const Document::Value& a, const Document::Value& b) {
    return a.text == b.text && a.written == b.written && a.content == b.content;
}

class Comparison {
  public:
    Comparison(const Document& before, const Document& after, const Table& table)
        : before_(before), after_(after), table_(table) {}

    Changes run() {
        compare_entries();
        Values old;  // under the names of `after_`
        for (const auto& [path, value] : before_.values) old.emplace(now(path), value);
        for (const auto& [path, value] : old) {
            const auto found = after_.values.find(path);
            if (found == after_.values.end()) {
                add_value(path, &value, nullptr);
            } else if (!same(value, found->second)) {
                add_value(path, &value, &found->second);
            }
        }
        for (const auto& [path, value] : after_.values)
            if (!old.contains(path)) add_value(path, nullptr, &value);
        std::ranges::sort(changes_, {}, &Change::path);  // a path has one change
        return std::move(changes_);
    }

  private:
    // A path of `before_` with the names that its entries have in `after_`.
    std::string now(const std::string& path) const {
        for (const auto& [from, to] : renamed_)
            if (path == from || is_below(path, from)) return to + path.substr(from.size());
        return path;
    }

    bool is_in(const std::vector<std::string>& entries, std::string_view path) const {
        return std::ranges::any_of(entries, [&](const std::string& e) { return is_below(path, e); });
    }

    void compare_entries() {
        std::map<std::string, bool> maps;
        for (const auto& [map, ids] : before_.ids) maps[map] = true;
        for (const auto& [map, ids] : after_.ids) maps[map] = true;
        // From the top down, so that what is below a new entry is known as such.
        for (const auto& [map, any] : maps) {
            if (is_in(gone_, map) || is_in(new_, map)) continue;
            const auto moved = std::ranges::any_of(renamed_, [&](const auto& pair) {
                return is_below(map, pair.first) || is_below(map, pair.second);
            });
            if (!moved) compare_ids(map, before_.ids_of(map), after_.ids_of(map));
        }
    }

    void compare_ids(const std::string& map, std::vector<std::string> old,
                     const std::vector<std::string>& ids) {
        const auto lacks = [](const std::vector<std::string>& all, const std::string& id) {
            return std::ranges::find(all, id) == all.end();
        };
        std::vector<std::string> added;
        for (const std::string& id : ids)
            if (lacks(old, id)) added.push_back(id);
        for (std::string& id : old) {
            if (!lacks(ids, id)) continue;
            const std::string from = map + "." + id;
            const auto twin = std::ranges::find_if(
                added, [&](const std::string& other) { return same_entry(from, map + "." + other); });
            if (twin == added.end()) {
                gone_.push_back(from);
                add({Change::What::kEntryRemoved, from, nullptr, {}, {}, most_below(before_, from)});
                continue;
            }
            const std::string to = map + "." + *twin;
            renamed_.emplace_back(from, to);
            add({Change::What::kEntryRenamed, to, nullptr, id, *twin, most_below(after_, to)});
            id = *twin;
            added.erase(twin);
        }
        for (const std::string& id : added) {
            new_.push_back(map + "." + id);
            add({Change::What::kEntryAdded, new_.back(), nullptr, {}, {}, most_below(after_, new_.back())});
        }
        compare_order(map, old, ids);
    }

    // Without those that are new or gone.
    void compare_order(const std::string& map, std::vector<std::string> old, std::vector<std::string> ids) {
        std::erase_if(old, [&](const std::string& id) { return std::ranges::find(ids, id) == ids.end(); });
        const std::vector<std::string> all = old;
        std::erase_if(ids, [&](const std::string& id) { return std::ranges::find(all, id) == all.end(); });
        if (old == ids) return;
        add({Change::What::kOrder, map, nullptr, fmt::format("{}", fmt::join(old, "\n")),
             fmt::format("{}", fmt::join(ids, "\n")),
             map.contains('.') ? most_below(after_, map) : Apply::kLive});
    }

    // Whether the entries have the same keys with the same values, and entries of their own in the same
    // order.
    bool same_entry(const std::string& from, const std::string& to) const {
        std::size_t keys = 0;
        for (const auto& [path, value] : before_.values) {
            if (!is_below(path, from)) continue;
            const auto other = after_.values.find(to + path.substr(from.size()));
            if (other == after_.values.end() || !same(value, other->second)) return false;
            ++keys;
        }
        const auto is_of = [&](const auto& pair) { return is_below(pair.first, to); };
        if (keys == 0 || keys != static_cast<std::size_t>(std::ranges::count_if(after_.values, is_of)))
            return false;
        return std::ranges::all_of(before_.ids, [&](const auto& pair) {
            return !is_below(pair.first, from) ||
                   pair.second == after_.ids_of(to + pair.first.substr(from.size()));
        });
    }

    Apply most_below(const Document& document, std::string_view entry) const {
        Apply most = Apply::kLive;
        for (const auto& [path, value] : document.values)
            if (const Key* const row = is_below(path, entry) ? table_.find_key(path) : nullptr)
                most = std::max(most, row->apply);
        return most;
    }

    void add_value(const std::string& path, const Document::Value* before, const Document::Value* after) {
        const Key* const row = table_.find_key(path);
        if (row == nullptr) return;
        const auto shown = [&](const Document::Value* value) -> std::optional<std::string> {
            if (value == nullptr) return std::nullopt;
            return row->secret ? std::string(kHidden) : mask_credentials(value->written);
        };
        const bool content = before != nullptr && after != nullptr && before->written == after->written;
        add({content ? Change::What::kContent : Change::What::kValue, path, row, shown(before), shown(after),
             row->apply});
    }

    void add(Change change) { changes_.push_back(std::move(change)); }

    const Document& before_;
    const Document& after_;
    const Table& table_;
    std::vector<std::string> gone_;                             // entries of `before_`
    std::vector<std::string> new_;                              // entries of `after_`
    std::vector<std::pair<std::string, std::string>> renamed_;  // entries: from, to
    Changes changes_;
};

}  // namespace

Changes changes_between(const Document& before, const Document& after, const Table& table) {
    return Comparison(before, after, table).run();
}

}  // namespace vedette::settings
