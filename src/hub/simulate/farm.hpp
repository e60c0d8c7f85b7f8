// The farm: listens on its cameras' ports, reboots cameras, and serves the status page on the port before the
// first camera's. Owned by its loop, which outlives it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hub/simulate/camera.hpp"
#include "hub/simulate/http_connection.hpp"
#include "linux/io/listener.hpp"

namespace vedette::simulate {

// All virtual cameras of one `vedette simulate`.
class Farm {
  public:
    // Checks the options, reads the pictures, listens on all ports. On the loop's thread, or before it runs.
    static Result<std::unique_ptr<Farm>> start(io::Loop& loop, const Options& options);
    // The same on free ports, and without a status page; `options.port` is not used. A reboot changes the
    // ports.
    static Result<std::unique_ptr<Farm>> start_on_free_ports(io::Loop& loop, const Options& options);
    Farm(const Farm&) = delete;
    Farm& operator=(const Farm&) = delete;

    std::uint16_t port(std::size_t camera, Port port) const;

    // Serves a new connection to a port of a camera.
    void accept(std::size_t camera, Port port, std::unique_ptr<io::Stream> stream);

    // Body of GET /status.
    std::string status_json() const;

  private:
    struct Slot {
        std::unique_ptr<Camera> camera;
        std::unique_ptr<io::Listener> stream;
        std::unique_ptr<io::Listener> control;
        io::Timer reboot;  // until the next one, or until its end
        std::vector<std::weak_ptr<HttpConnection>> control_clients;
        bool up = true;  // false while it reboots
    };
    Farm(io::Loop& loop, const Options& options, bool on_free_ports, Pictures pictures);
    static Result<std::unique_ptr<Farm>> start(io::Loop& loop, const Options& options, bool on_free_ports);
    Result<void> listen(std::size_t camera);
    Result<void> listen_for_status();
    void start_reboot(std::size_t camera, const Fault& reboot);
    void finish_reboot(std::size_t camera, const Fault& reboot);
    bool has_room(Slot& slot);

    io::Loop& loop_;
    const Options options_;
    const bool on_free_ports_;
    Pictures pictures_;
    Pace pace_;
    const Blob payload_;  // of TCPCam's records; null: the drawn scene
    std::vector<Slot> slots_;
    std::unique_ptr<Camera> status_;  // has the connections of the status port
    std::unique_ptr<io::Listener> status_listener_;
};

}  // namespace vedette::simulate
