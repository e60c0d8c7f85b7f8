// The stream by which the doctor judges a proxy (hub/io/timed_stream): ten short parts in 2.25 s. It shows
// nothing of the hub, so it needs no right: the doctor comes through the proxy and knows nobody's password.
// Owned by its loop.
#pragma once

#include <memory>
#include <string>

#include "hub/api/route.hpp"
#include "hub/serve/handover.hpp"
#include "linux/io/connection.hpp"
#include "linux/io/timer.hpp"

namespace vedette::serve {

// One such stream.
class TimedSession final : public io::Connection {
  public:
    // `place` is kept until the session ends.
    static void start(Handover handover, std::string key, std::shared_ptr<void> place);

    TimedSession(std::unique_ptr<io::Stream> stream, std::string key, std::shared_ptr<void> place);

  private:
    void on_received(Bytes bytes) override { ignore(bytes); }
    void on_close() override { timer_.cancel(); }
    void send_next();

    const std::string key_;
    const std::shared_ptr<void> place_;
    const MonoTime begun_;
    int number_ = 0;  // of the next part
    io::Timer timer_;
};

// GET /api/v1/doctor/stream, for at most four at a time.
api::RouteTable timed_stream_routes();

}  // namespace vedette::serve
