#include "hub/api/settings_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "hub/base/json_text.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/table.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using Why = changes::Refusal::Why;

json::array texts(const std::vector<std::string>& all) { return json::array(all.begin(), all.end()); }

json::array lines_of(const std::string& text) {
    json::array out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.emplace_back(std::string_view(text).substr(at, end - at));
        at = end + 1;
    }
    return out;
}

json::value written(const settings::Key& key, const settings::Document::Value& value) {
    if (key.secret) return nullptr;
    const std::string masked = settings::mask_credentials(value.written);
    if (key.type == settings::Type::kLines) return lines_of(masked);
    return json::string(masked);
}

json::array to_json(const settings::Problems& problems) {
    json::array out;
    for (const settings::Problem& one : problems)
        out.push_back({{"line", one.line},
                       {"column", one.column},
                       {"key", one.key},
                       {"message", one.message},
                       {"proposal", one.allowed}});
    return out;
}

json::array to_json(const std::vector<changes::TrialResult>& trial) {
    json::array out;
    for (const changes::TrialResult& one : trial)
        out.push_back({{"camera", one.camera},
                       {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(one.took).count()},
                       {"reason", one.reason}});
    return out;
}

struct Wording {
    int status;
    std::string_view code;
};

Wording wording(Why why) {
    switch (why) {
        case Why::kNoFile: return {409, "no_settings_file"};
        case Why::kFileHasProblems: return {409, "file_has_problems"};
        case Why::kChangedMeanwhile: return {412, "settings_changed"};
        case Why::kNoVersion: return {404, "no_such_version"};
        case Why::kInvalid: return {422, "invalid_settings"};
        case Why::kFileOnly: return {403, "file_only"};
        case Why::kNotApplied: return {409, "not_applied"};
        case Why::kTakenBack: return {409, "taken_back"};
        case Why::kNotSaved: return {503, "not_saved"};
    }
    return {500, "internal"};
}

// The value of a member of "set"; false: it has none of the allowed types.
bool read_value(const json::value& value, std::optional<std::vector<std::string>>& out) {
    if (value.is_null()) return true;
    out.emplace();
    if (const json::array* const list = value.if_array()) {
        for (const json::value& item : *list) {
            if (!item.is_string()) return false;
            out->emplace_back(item.as_string());
        }
        return true;
    }
    if (value.is_object()) return false;
    out->push_back(value.is_string() ? std::string(value.as_string()) : serialize_json(value));
    return true;
}

}  // namespace

json::object to_json(const changes::SettingsView& view) {
    const settings::Document& document = view.running->document;
    json::object values;
    json::object lines;
    for (const auto& [path, value] : document.values) {
        const settings::Key* const key = settings::hub_table().find_key(path);
        if (key == nullptr) continue;
        values[path] = written(*key, value);
        lines[path] = value.place.line;
    }
    json::object entries;
    for (const auto& [map, ids] : document.ids)
        if (!map.contains('.')) entries[map] = texts(ids);
    return {{"version", view.tag},
            {"file", view.path},
            {"values", std::move(values)},
            {"lines", std::move(lines)},
            {"entries", std::move(entries)},
            {"waiting", texts(view.waiting)},
            {"sentence", view.sentence},
            {"problems", to_json(view.problems)},
            {"programs", view.running->settings.commands_from_page}};
}

json::object to_json(const changes::Changed& changed, bool dry_run) {
    std::vector<std::string> lines;
    for (const settings::Change& change : changed.changes)
        lines.push_back(settings::format(change, settings::hub_table()));
    json::value trial;
    if (!changed.trial.empty()) trial = to_json(changed.trial);
    return {{"saved", !dry_run},
            {"version", changed.tag},
            {"changes", json::parse(settings::changes_json(changed.changes))},
            {"lines", texts(lines)},
            {"plan", settings::describe(settings::plan_of(changed.changes, settings::hub_table()))},
            {"waiting", texts(changed.waiting)},
            {"trial", std::move(trial)}};
}

json::array history_json(const std::vector<settings::Version>& versions, std::string_view now) {
    json::array items;
    for (auto version = versions.rbegin(); version != versions.rend(); ++version)
        items.push_back({{"number", version->number},
                         {"saved", format_utc(version->saved)},
                         {"who", version->who},
                         {"what", version->what},
                         {"changes", texts(version->changes)},
                         {"current", version == versions.rbegin() && version->text == now}});
    return items;
}

Response problem(const changes::Refusal& refusal) {
    const Wording words = wording(refusal.why);
    json::object members;
    if (!refusal.problems.empty()) members["problems"] = to_json(refusal.problems);
    if (!refusal.key.empty()) members["key"] = refusal.key;
    if (!refusal.trial.empty()) members["cameras"] = to_json(refusal.trial);
    if (refusal.why == Why::kChangedMeanwhile) {
        members["version"] = refusal.tag;
        members["lines"] = texts(refusal.changes);
    }
    return problem_with(words.status, words.code, refusal.detail, std::move(members));
}

settings::WantedChange wanted_change(JsonBody& body) {
    settings::WantedChange wanted;
    for (const auto& [path, value] : body.map("rename")) {
        if (value.is_string()) {
            wanted.renames.emplace_back(path, value.as_string());
        } else {
            body.fail("rename", "must have an id for each path");
        }
    }
    for (const auto& [path, value] : body.map("set")) {
        wanted.values.push_back({path, {}});
        if (!read_value(value, wanted.values.back().lines))
            body.fail("set",
                      "must have a text, a number, true or false, a list of texts, or null for each path");
    }
    for (const auto& [path, value] : body.map("order")) {
        std::optional<std::vector<std::string>> ids;
        if (read_value(value, ids) && value.is_array()) {
            wanted.orders.emplace_back(path, std::move(*ids));
        } else {
            body.fail("order", "must have a list of all ids for each path");
        }
    }
    return wanted;
}

}  // namespace vedette::api
