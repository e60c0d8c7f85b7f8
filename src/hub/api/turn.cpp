#include "hub/api/turn.hpp"

#include "hub/ptz/control_call.hpp"

namespace vedette::api {

constexpr Duration kTimeout = 5s;

io::Task<Response> turn(const Context& context, bus::CameraPtr camera, std::string_view axis,
                        double degrees) {
    bus::ControlRequest request{.name = std::string(axis), .value = degrees, .relative = true};
    request.by = context.principal->user;
    request.by_name = context.principal->name;
    const MonoTime deadline = context.loop.now() + kTimeout;
    const auto answer = co_await ptz::request_control(context.loop, std::move(camera), std::move(request),
                                                      deadline, context.stop);
    if (answer)
        co_return Response{.status = answer->status == 0 ? 200 : answer->status,
                           .content_type = "text/html; charset=utf-8",
                           .body = answer->body};
    const Kind kind = answer.error().kind;
    if (kind == Kind::kUnavailable || kind == Kind::kTimeout)
        co_return Response{.status = 500, .content_type = "text/html; charset=utf-8", .body = ""};
    co_return problem(answer.error());
}

}  // namespace vedette::api
