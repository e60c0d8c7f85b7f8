#include "node/api/members.hpp"

#include <algorithm>
#include <limits>

namespace vedette::node::api {

Members::Members(std::string_view body, std::span<char> memory) : reader_(memory, {.depth = 1}) {
    reader_.feed(as_bytes(body));
    reader_.end_of_input();
}

std::optional<Member> Members::fail(std::string_view fault) {
    fault_ = fault;
    return std::nullopt;
}

std::optional<Member> Members::next() {
    if (!fault_.empty()) return std::nullopt;
    if (!begun_ && reader_.next() != json::Event::kBeginObject)
        return fail(reader_.error() == json::Error::kNone ? "is no JSON object" : to_string(reader_.error()));
    begun_ = true;
    const json::Event event = reader_.next();
    if (event == json::Event::kEndObject && reader_.next() == json::Event::kEnd) return std::nullopt;
    if (event != json::Event::kKey) return fail(to_string(reader_.error()));
    if (reader_.text().size() > name_.size()) return fail("has a name that is too long");
    Member member{.name = {name_.data(), reader_.text().size()}};
    std::ranges::copy(reader_.text(), name_.begin());
    switch (reader_.next()) {
        case json::Event::kString: member.text = reader_.text(); return member;
        case json::Event::kTrue: member.number = 1; break;
        case json::Event::kFalse: member.number = 0; break;
        case json::Event::kNull: member.is_null = true; return member;
        case json::Event::kNumber: {
            const auto number = reader_.integer();
            const bool fits = number && *number >= std::numeric_limits<int>::min() &&
                              *number <= std::numeric_limits<int>::max();
            if (!fits) return fail("has a number that is no whole number, or too large");
            member.number = static_cast<int>(*number);
            member.text = reader_.text();
            return member;
        }
        case json::Event::kFailed: return fail(to_string(reader_.error()));
        default: return fail("has a member that is an object or a list");
    }
    member.text = *member.number != 0 ? "true" : "false";
    return member;
}

}  // namespace vedette::node::api
