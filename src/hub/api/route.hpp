// The table of everything that the server answers: a row for each method and path, with the right that it
// needs, what it may take in, and its handler. The router, the OpenAPI document and the tests are made from
// it. How bytes come and go belongs to hub/serve. Immutable once the server has started.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hub/access/credentials.hpp"
#include "hub/access/needs.hpp"
#include "hub/api/message.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::api {

namespace needs = access::needs;

// Whether a page of another site may send the request with a person's browser.
enum class Effect : std::uint8_t {
    kRead,       // it may: the browser keeps the answer from it
    kWebSocket,  // Origin must be ours: browsers let pages of other sites read it
    kChange,     // Origin must be ours, and a cookie needs the session's request token: it changes something
};

// Whose address it is.
enum class Program : std::uint8_t {
    kVedette,
    kSecuritycam,  // the original's: asks for a login by HTTP Basic in its words, also browsers
};

// What a handler is given beside the request.
struct Context {
    const access::Peer& peer;
    const access::PrincipalPtr& principal;
    io::Loop& loop;  // of the connection; the handler runs on it
    io::Stop& stop;  // the server ends: a task should end, too
};

// The response at once, or a task that may wait for a camera, the disk or the worker pool.
using Answer = std::variant<Response, io::Task<Response>>;

// Context and request outlive the task.
using Handler = std::function<Answer(const Context&, const Request&)>;

// What the OpenAPI document says of a route beyond what its row says anyway.
struct Operation {
    std::string_view id;  // operationId; empty: the route is not in the document
    std::string_view summary;
    std::string_view parameters = "[]";  // of the query, as JSON
    std::string_view responses = "{}";   // other than refusals, as JSON
    std::vector<int> refusals{};         // statuses that carry a Problem
};

// One row. A GET route answers HEAD as well.
struct Route {
    std::string_view method;
    std::string_view path;  // "/cameras/{id}/mjpeg": {id} stands for one segment
    // A right on cameras is one on the camera of the path's {id} or of `camera`; without both, on some
    // camera.
    access::Requirement requirement;
    Effect effect;
    Handler handler;
    Operation operation{};
    std::uint64_t max_body = 64 * 1024;  // bytes; what is longer than 64 kB goes to a temporary file
    std::string camera{};
    Program program = Program::kVedette;  // kSecuritycam: not found below /hub/
};

// All rows of a server, searched in their order.
class RouteTable {
  public:
    RouteTable() = default;
    explicit RouteTable(std::vector<Route> rows) : rows_(std::move(rows)) {}
    void add(RouteTable more);

    // The row that answers, with the request's parameters filled in; or the refusal: 404, or 405 with Allow.
    std::expected<const Route*, Response> find(Request& request) const;
    std::span<const Route> rows() const { return rows_; }

  private:
    std::vector<Route> rows_;
};

// The values of `path` for the parameters of `pattern`, or nothing when it does not match.
std::optional<NamedTexts> match_path(std::string_view pattern, std::string_view path);

}  // namespace vedette::api
