// Requests and responses as use cases see them: no socket, no parser, no session. Values; caller's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/fwd.hpp>

#include "hub/bus/camera.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::serve {
struct Handover;
}

namespace vedette::api {

// Names and values of header fields, path parameters and the like.
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

// What a client asks for.
struct Request {
    std::string method;
    std::string path;   // percent-decoded, without the base path
    std::string query;  // still encoded
    NamedTexts fields;
    std::string base;                           // of the server's addresses: "", "/cams", "/cams/hub"
    bool below_hub = false;                     // "/hub" was taken off the path
    int minor = 1;                              // of the version: HTTP/1.minor
    NamedTexts parameters;                      // of the route's path: {"id", "porch"}
    std::string body;                           // empty when it lies in body_file
    std::shared_ptr<const UniqueFd> body_file;  // a body of more than 64 kB, where the route allows one
    std::uint64_t body_size = 0;

    // The first field of that name, without regard to case, or an empty text.
    std::string_view field(std::string_view name) const;
    // A part of the path by its name in the route's pattern, or an empty text.
    std::string_view parameter(std::string_view name) const;
    // The decoded value of a query item, or `otherwise` when it is missing.
    std::string query_value(std::string_view name, std::string_view otherwise = "") const;
    // The whole body as text. Blocks when it lies in a file.
    Result<std::string> body_text() const;
};

// A camera's picture, sent from the memory that all viewers share.
struct PictureBody {
    bus::CameraPtr camera;
    bus::UnitPtr unit;
};

// `size` bytes of a regular file from `offset` on. The server answers Range requests of it.
struct FileBody {
    std::shared_ptr<const UniqueFd> file;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::string etag{};  // strong, with its quotation marks; empty: If-Range never holds
};

// A session takes the connection over; it sends the response's head before its own bytes. Called once, on the
// connection's loop. Not called for HEAD.
using Takeover = std::function<void(serve::Handover)>;

using Body = std::variant<std::string, PictureBody, FileBody, Takeover>;

// What a handler answers.
struct Response {
    int status = 200;
    std::string content_type = "application/json";  // empty: the response has no Content-Type
    Body body;
    NamedTexts fields{};

    // The body of a response that is made of text; empty for another.
    std::string_view text() const;
};

// 303 to another address of this server: `path` has no slash in front. The Location is relative, so that it
// holds below any path at which a proxy shows the server.
Response see_other(const Request& request, std::string_view path);

// 200 with a JSON body.
Response json_response(const boost::json::value& value);

// A refusal as RFC 9457 wants it: type, title, status, detail, and our stable `code`, then the members of
// `extra`.
Response problem(int status, std::string_view code, std::string_view detail, const NamedTexts& extra = {});
// The same with members of any kind.
Response problem_with(int status, std::string_view code, std::string_view detail,
                      boost::json::object members);
// The same for an error; its kind is the code.
Response problem(const Error& error);
// 400 invalid_argument for a query parameter.
Response bad_parameter(std::string_view name, std::string_view detail);

}  // namespace vedette::api
