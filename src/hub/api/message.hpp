// Requests and responses as use cases see them: no socket, no parser, no session. Values, any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::api {

struct Request {
    std::string method;
    std::string path;   // percent-decoded
    std::string query;  // still encoded
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body{};

    // The first field of that name, without regard to case, or an empty text.
    std::string_view field(std::string_view name) const;
    // The decoded value of a query item, or `otherwise` when it is missing.
    std::string query_value(std::string_view name, std::string_view otherwise = "") const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields{};
};

// A refusal as RFC 9457 wants it: type, title, status, detail, and our stable `code`. `extra` are further
// members as JSON text, each beginning with a comma.
Response problem(int status, std::string_view code, std::string_view detail, std::string_view extra = "");
// The same for an error; its kind is the code.
Response problem(const Error& error);

int http_status(Kind kind);

}  // namespace vedette::api
