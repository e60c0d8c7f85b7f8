// pycameresp's settings files in and out: each key of a file is told as kept, changed or refused, with the
// reason.
#include <array>
#include <optional>
#include <utility>

#include "core/base/text.hpp"
#include "node/api/battery.hpp"
#include "node/api/document.hpp"
#include "node/api/members.hpp"
#include "node/api/problem.hpp"
#include "node/api/save.hpp"
#include "node/settings/rules.hpp"

namespace vedette::node::api {
namespace {

std::string_view file_of(const Exchange& exchange) {
    const std::string_view path = exchange.request().path();
    return path.substr(path.rfind('/') + 1);
}

std::optional<Key> find_original(std::string_view file, std::string_view name) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        const OriginalPlace place = original_place(static_cast<Key>(i));
        if (place.file == file && place.key == name) return static_cast<Key>(i);
    }
    return std::nullopt;
}

// The numbers of the original's motion rule mean something with that rule only.
bool is_of_scenes(Key key) {
    return key >= Key::kMotionStabilizationCamera && key <= Key::kMotionRgbErrorRange;
}

// What became of a key of the file.
struct Outcome {
    std::string_view result;  // "kept", "changed", "refused"
    std::string_view reason{};
};

// Takes one key into the draft.
Outcome take(std::string_view file, const Member& member, Values& draft) {
    const auto key = find_original(file, member.name);
    if (!key) return {"refused", "the board has nothing like it"};
    if (*key == Key::kUserPassword)
        return {"refused", "a hash without a salt is not taken over: set the password anew"};
    // Of the original's first start, known to everybody.
    const bool is_access_point = *key == Key::kAccessPointSsid || *key == Key::kAccessPointPassword;
    if (is_access_point && member.text == "Micropython") {
        draft.unset(*key);
        return {"changed", "everybody knows it: the board chooses its own"};
    }
    if (member.text.empty() || member.is_null) {
        draft.unset(*key);
        return {"kept"};
    }
    if (const auto set = draft.set(*key, member.text); !set) return {"refused", to_string(set.error().error)};
    if (*key == Key::kFtpActivated || *key == Key::kTelnetActivated)
        return {"kept", "this board has no such server: the value waits for one that has"};
    if (is_of_scenes(*key) && !draft.set(Key::kMotionMethod, "scenes"))
        return {"refused", "the memory of the settings is full"};
    return {"kept"};
}

// Writes what became of each key, and takes those that are kept into the draft. False: the body is no object.
bool read_file(Exchange& exchange, Values& draft, json::Writer& json) {
    std::array<char, 128> memory;
    Members members(exchange.body(), memory);
    const std::string_view file = file_of(exchange);
    json.begin_object().key("file").string(file).key("keys").begin_array();
    bool says_method = false;
    while (const auto member = members.next()) {
        Outcome outcome = take(file, *member, draft);
        const auto key = find_original(file, member->name);
        if (key && is_of_scenes(*key) && outcome.result == "kept" && !std::exchange(says_method, true))
            outcome.reason = "motion.method is scenes now, the rule that has these numbers";
        json.begin_object().key("key").string(member->name).key("result").string(outcome.result);
        if (!outcome.reason.empty()) json.key("reason").string(outcome.reason);
        json.end_object();
    }
    json.end_array().end_object();
    return !refuse_fault(exchange, members);
}

}  // namespace

// The file as the original would have it. Secrets are empty.
void show_original(Exchange& exchange) {
    std::array<char, 512> memory;
    json::Writer json(memory);
    json.begin_object();
    const Values& values = exchange.services().settings.values();
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        const OriginalPlace place = original_place(key);
        if (place.file != file_of(exchange)) continue;
        const settings::Key& row = row_of(key);
        json.key(place.key);
        if (row.type == settings::Type::kBool) {
            json.boolean(values.flag(key));
        } else if (row.type == settings::Type::kInt) {
            json.number(values.number(key));
        } else {
            json.string(row.secret ? std::string_view() : values.text(key));
        }
    }
    json.end_object();
    exchange.answer({.type = "application/json"}, json.written());
}

// Keys that are refused do not hinder the others.
void take_original(Exchange& exchange) {
    std::array<char, 720> memory;
    json::Writer json(memory);
    if (exchange.ticket() != 0) {
        if (!is_saved(exchange)) return;
        // The file is read again for the answer, into a draft that is not saved.
        Values* const unused = exchange.services().settings.edit();
        if (unused == nullptr) return exchange.later();
        if (read_file(exchange, *unused, json)) exchange.answer({.type = "application/json"}, json.written());
        return;
    }
    Values* const draft = exchange.services().settings.edit();
    if (draft == nullptr) return exchange.later();
    if (!read_file(exchange, *draft, json)) return;
    if (!json.fits())
        return refuse(exchange, {.status = 413,
                                 .code = "too_many_keys",
                                 .detail = "The file has more keys than the original writes; nothing has "
                                           "changed."});
    if (const auto broken = check_rules(*draft))
        return refuse(exchange, {.detail = "The values do not go together; nothing has changed.",
                                 .parameter = original_place(broken->key).key});
    if (!refuse_pins(exchange, *draft)) save(exchange);
}

}  // namespace vedette::node::api
