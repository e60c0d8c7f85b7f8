#include "hub/api/turn.hpp"

#include "hub/api/ptz_routes.hpp"
#include "hub/ptz/control_call.hpp"

namespace vedette::api {

constexpr Duration kTimeout = 9s;  // the original has none; within the ten seconds of row R5

constexpr const char* kHtml = "text/html; charset=utf-8";

io::Task<Response> turn(const Context& context, access::Access* access, bus::CameraPtr camera,
                        std::string_view axis, double degrees) {
    const ptz::Person person = person_of(*context.principal);
    const bus::ControlRequest request{.name = std::string(axis),
                                      .value = degrees,
                                      .relative = true,
                                      .by = person.id,
                                      .by_name = person.name};
    const MonoTime deadline = context.loop.now() + kTimeout;
    const auto answer = co_await ptz::request_control(context.loop, camera, request, deadline, context.stop);
    if (!answer) {
        const Kind kind = answer.error().kind;
        if (kind != Kind::kUnavailable && kind != Kind::kTimeout) co_return problem(answer.error());
        co_return Response{.status = 500, .content_type = kHtml, .body = ""};
    }
    if (answer->began) co_await record_steering(access, context, camera->id(), !answer->silent);
    if (answer->silent) co_return Response{.status = 500, .content_type = kHtml, .body = ""};
    co_return Response{
        .status = answer->status == 0 ? 200 : answer->status, .content_type = kHtml, .body = answer->body};
}

}  // namespace vedette::api
