// The farm: its cameras on their ports, the reboot cycles, and the status on the port before the first. One
// loop's thread; the loop outlives it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hub/simulate/camera.hpp"
#include "hub/simulate/http_connection.hpp"
#include "linux/io/listener.hpp"

namespace vedette::simulate {

class Farm {
  public:
    // Checks the options, loads pictures and listens on every port. On the loop's thread, or before it runs.
    // The errors are the options', the pictures' and the listeners'.
    static Result<std::unique_ptr<Farm>> start(io::Loop& loop, const Options& options);
    ~Farm();
    Farm(const Farm&) = delete;
    Farm& operator=(const Farm&) = delete;

    // A connection to one of a camera's ports.
    void take(std::size_t camera, Port port, std::unique_ptr<io::Stream> stream);

    // What GET /status on the status port answers.
    std::string status_json() const;

  private:
    struct Place {
        std::unique_ptr<Camera> camera;
        std::unique_ptr<io::Listener> stream;
        std::unique_ptr<io::Listener> control;
        std::vector<std::weak_ptr<HttpConnection>> control_clients;
        bool up = true;
    };
    Farm(io::Loop& loop, const Options& options, Pictures pictures);
    Result<void> listen(std::size_t camera);
    Result<void> listen_for_status();
    void go_down(std::size_t camera, const Fault& reboot);
    void come_up(std::size_t camera, const Fault& reboot);
    bool has_room(Place& place);

    io::Loop& loop_;
    const Options options_;
    Pictures pictures_;
    Blob still_;  // TCPCam's payload, null for the drawn scene
    std::vector<Place> places_;
    std::unique_ptr<Camera> status_;  // carries the status port's connections only
    std::unique_ptr<io::Listener> status_listener_;
    std::vector<TimerQueue::Id> timers_;  // of the reboots, by camera
};

}  // namespace vedette::simulate
