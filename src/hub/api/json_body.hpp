// The JSON object in a request's body, member by member, with the first fault in words. Owned by its caller.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "hub/api/message.hpp"

namespace vedette::api {

// Reads members by their names; null counts as missing. A member that is missing, of another type or unknown
// is a fault; the first one is kept, and further reads give defaults.
class JsonBody {
  public:
    // Not more than 64 kB, nested four deep at most; an empty body is an empty object.
    explicit JsonBody(const Request& request);
    // An object inside of another body; `place` is named in faults: "grants[0]".
    JsonBody(const boost::json::object& object, std::string place);

    bool has(std::string_view name) const;  // and is not null
    std::string text(std::string_view name);
    std::optional<std::string> optional_text(std::string_view name);
    bool flag(std::string_view name, bool otherwise);
    std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min, std::int64_t max);
    std::vector<std::string> texts(std::string_view name);
    std::vector<JsonBody> objects(std::string_view name);
    std::optional<JsonBody> optional_object(std::string_view name);
    // An object whose members may have any name, also with null; empty where it is missing.
    boost::json::object map(std::string_view name);
    // Records a fault that the caller has found.
    void fail(std::string_view name, std::string_view detail);

    // 400 with the member's name, if there was a fault here or in `parts`; call it when all is read, since it
    // also refuses members that nobody has asked for.
    std::optional<Response> fault() const;
    std::optional<Response> fault_of(const std::vector<JsonBody>& parts) const;

  private:
    const boost::json::value* find(std::string_view name);

    boost::json::object object_;
    std::string place_;
    std::set<std::string, std::less<>> asked_;
    std::optional<Response> fault_;
};

}  // namespace vedette::api
