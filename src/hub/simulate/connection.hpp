// One connection to a virtual camera: its output, and its faults. The protocols derive from it. A peer that
// accepts no byte for 5 s is disconnected, as the boards do. Owned by its loop.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/simulate/camera.hpp"
#include "linux/io/connection.hpp"

namespace vedette::simulate {

// Base of all protocols. Not used after its camera is destroyed, which closes it.
class Connection : public io::Connection {
  public:
    Connection(Camera& camera, std::unique_ptr<io::Stream> stream);

    // Adds itself to the camera and begins to read. Call once, when a shared_ptr owns the connection.
    void start();

    // Called by the camera for each frame after Camera::add_viewer().
    void send_frame();

  protected:
    virtual void on_start() {}
    virtual void on_bytes(Bytes bytes) = 0;
    virtual void on_end() { close(); }
    virtual void on_frame() {}
    // All output is sent.
    virtual void on_sent() {}
    void on_close() override { camera_.remove(*this); }

    // Output is sent in this order when the on_ call above that makes it returns, or by send_outbox().
    void send(std::string_view bytes);
    void send(const Blob& blob) { send(as_text(Bytes(*blob))); }
    // A picture with what comes before and after it. A drop fault sends half of it and closes.
    void send_picture(std::string head, const Blob& picture, const PictureFault& fault,
                      std::string tail = {});
    void send_outbox();
    void close_when_sent() { closes_when_sent_ = true; }
    bool is_ending() const { return closes_when_sent_; }
    bool is_busy() const { return is_sending() || !outbox_.empty() || !limited_.empty(); }

    // Faults of this connection's next picture. Empty: do not send it, the connection stalls.
    std::optional<PictureFault> next_fault(const Blob& picture);
    bool is_stalled() const { return stall_.is_running() || stalls_for_ever_; }

    Camera& camera() { return camera_; }

  private:
    struct Output {
        std::string head;
        Blob picture;
        std::size_t bytes = 0;  // of the picture
        std::string tail;
        std::size_t rate = 0;  // bytes a second; 0: no limit
    };
    void on_received(Bytes bytes) override;
    void on_input_end() override;
    void on_drained() override { send_next(); }
    Duration stall_limit() const override { return 5s; }

    void send_next();
    void send_slice(std::size_t rate);

    Camera& camera_;
    std::deque<Output> outbox_;
    Output current_;       // is being sent from its own memory
    std::string limited_;  // output with a rate limit
    std::size_t limited_sent_ = 0;
    io::Timer rate_;
    io::Timer stall_;
    std::int64_t pictures_ = 0;
    bool stalls_for_ever_ = false;
    bool closes_when_sent_ = false;
};

}  // namespace vedette::simulate
