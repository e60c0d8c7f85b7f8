#include "hub/ptz/control_call.hpp"

#include "linux/io/posted_answer.hpp"

namespace vedette::ptz {

io::Task<bus::ControlAnswer> request_control(io::Loop& loop, const bus::CameraPtr& camera,
                                             const bus::ControlRequest& request, MonoTime deadline,
                                             io::Stop& stop) {
    io::PostedAnswer<bus::ControlAnswer> answer(loop);
    camera->control.request(request, deadline, answer.taker());
    auto given = co_await answer.wait(deadline, stop);
    if (given) co_return std::move(*given);
    if (stop.requested()) co_return fail(Kind::kCancelled, "stopped");
    co_return fail(Kind::kTimeout, "the camera did not answer in time");
}

}  // namespace vedette::ptz
