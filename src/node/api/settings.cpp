// The board's settings. A change is saved before it is answered; until then its function is called again in
// later turns.
#include <algorithm>
#include <array>
#include <optional>

#include "core/base/text.hpp"
#include "node/api/battery.hpp"
#include "node/api/document.hpp"
#include "node/api/https.hpp"
#include "node/api/members.hpp"
#include "node/api/problem.hpp"
#include "node/api/save.hpp"
#include "node/settings/rules.hpp"

namespace vedette::node::api {
namespace {

std::string_view sentence_of(Rule rule) {
    switch (rule) {
        case Rule::kSamePort: return "Two servers cannot have the same port; nothing has changed.";
        case Rule::kIncompleteAddress:
            return "A static address has address, netmask, gateway and dns, or none of them; nothing has "
                   "changed.";
        case Rule::kUnknownSize: return "No sensor has pictures of this size; nothing has changed.";
        case Rule::kNotAllowLine:
            return "A line names a protocol and an address, as in \"mjpeg 192.168.1.0/24\"; nothing has "
                   "changed.";
        case Rule::kNotNetmask: return "A netmask is as 255.255.255.0; nothing has changed.";
        case Rule::kNotTimeZone:
            return "A time zone is a POSIX TZ, as in \"CET-1CEST,M3.5.0,M10.5.0/3\"; nothing has changed.";
        case Rule::kBatteryScale:
            return "A full battery has a higher reading than an empty one; nothing has changed.";
        case Rule::kNotUpdateKey:
            return "A key is the 128 digits that firmware/sign_image --public prints; nothing has changed.";
        case Rule::kShortWifiPassword:
            return "The password of a Wi-Fi network has 8 to 63 characters; nothing has changed.";
        case Rule::kNotZone:
            return "A zone is a line as \"include 0,40 100,40 100,100\": include or exclude, and at least "
                   "three "
                   "points in percent of the picture; nothing has changed.";
        case Rule::kNotUrl:
            return "A URL is as https://ntfy.sh/topic, without a user, and with a name behind https; nothing "
                   "has changed.";
        case Rule::kNotToken:
            return "A token has visible ASCII characters only, without blanks; nothing has changed.";
    }
    return {};
}

void refuse_value(Exchange& exchange, const ValueProblem& problem) {
    const settings::Key& row = row_of(problem.key);
    std::array<char, 120> memory;
    TextWriter detail(memory);
    detail << "The value " << to_string(problem.error);
    if (row.type == settings::Type::kInt) detail << " (" << row.min << " to " << row.max << ")";
    detail << "; nothing has changed.";
    refuse(exchange, {.detail = detail.written(), .parameter = row.path});
}

// Lines of a list are separated by line ends in the API.
std::expected<void, ValueProblem> set(Values& draft, Key key, const Member& member, std::span<char> memory) {
    if (member.is_null) {
        draft.unset(key);
        return {};
    }
    const auto end = std::ranges::replace_copy(member.text, memory.begin(), '\n', Values::kLineEnd).out;
    return draft.set(key, std::string_view(memory.begin(), end));
}

// Takes the members of the body into the draft. False: the request is refused.
bool read_changes(Exchange& exchange, Values& draft) {
    std::array<char, kMaxBody> text_memory;
    std::array<char, kMaxBody> line_memory;
    Members members(exchange.body(), text_memory);
    while (const auto member = members.next()) {
        const auto key = find_key(member->name);
        // The owner's password has an address of its own, which asks for the present one.
        if (!key || *key == Key::kUserPassword || *key == Key::kUserName) {
            refuse(exchange, {.status = 404,
                              .code = "not_found",
                              .detail = "No such setting can be changed here; nothing has changed.",
                              .parameter = member->name});
            return false;
        }
        if (const auto done = set(draft, *key, *member, line_memory); !done) {
            refuse_value(exchange, done.error());
            return false;
        }
    }
    if (refuse_fault(exchange, members)) return false;
    const auto broken = check_rules(draft);
    if (broken)
        refuse(exchange, {.detail = sentence_of(broken->rule), .parameter = row_of(broken->key).path});
    return !broken && !refuse_pins(exchange, draft) && !refuse_lock_out(exchange, draft);
}

}  // namespace

namespace {

// Item `step` of the document: the head of a row with its value, or a line of its list, or the list's end.
struct Item {
    Key key{};
    std::optional<std::string_view> line{};
    bool is_end = false;
};
std::optional<Item> find_item(const Values& values, unsigned step) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        if (step-- == 0) return Item{.key = key};
        if (row_of(key).type != settings::Type::kLines) continue;
        for (std::string_view rest = values.text(key); !rest.empty();) {
            const std::string_view line = take_line(rest);
            if (step-- == 0) return Item{.key = key, .line = line};
        }
        if (step-- == 0) return Item{.key = key, .is_end = true};
    }
    return std::nullopt;
}

void write_row(json::Writer& json, const Values& values, Key key) {
    const settings::Key& row = row_of(key);
    json.begin_object().key("path").string(row.path).key("type").string(to_string(row.type));
    json.key("applies").string(row.apply == settings::Apply::kLive ? "live" : "restart");
    if (row.min != row.max) json.key("min").number(row.min).key("max").number(row.max);
    if (row.type == settings::Type::kLines) {
        json.key("value").begin_array();
        return;
    }
    if (row.secret) {
        json.key("set").boolean(!values.text(key).empty());
    } else {
        json.key("default").string(row.fallback).key("value").string(values.text(key));
    }
    json.end_object();
}

}  // namespace

// {"settings":[{"path":"name","type":"text","applies":"live","default":"vedette","value":"porch"},…]}
bool write_settings(json::Writer& json, const Services& services, unsigned step) {
    if (step == 0) {
        json.begin_object().key("settings").begin_array();
        return true;
    }
    const Values& values = services.settings.values();
    if (const auto item = find_item(values, step - 1)) {
        if (item->line) {
            json.string(*item->line);
        } else if (item->is_end) {
            json.end_array().end_object();
        } else {
            write_row(json, values, item->key);
        }
        return true;
    }
    if (step > 1 && !find_item(values, step - 2)) return false;
    json.end_array().end_object();
    return true;
}

void change_settings(Exchange& exchange) {
    if (exchange.ticket() != 0) {
        if (is_saved(exchange)) show(exchange, write_settings);
        return;
    }
    Values* const draft = exchange.services().settings.edit();
    if (draft == nullptr) return exchange.later();
    if (read_changes(exchange, *draft)) save(exchange);
}

}  // namespace vedette::node::api
