// One viewer of one camera over multipart/x-mixed-replace: the hot path. A new picture is sent with one
// system call from shared memory; while the connection is full nothing is queued, and when it drains the
// newest picture goes next. A viewer that reads nothing for 30 s is closed. Belongs to its loop's thread;
// lives as long as its connection.
#pragma once

#include <memory>
#include <string>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/pacer.hpp"
#include "hub/serve/slow_viewer_sync.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

struct MjpegOptions {
    PartForm form;
    double max_fps = 0;  // 0: every picture
};

// The response's head, up to and including what the framing wants before the first picture.
std::string mjpeg_response_head(const MjpegOptions& options);

class MjpegSession : public Viewer, public std::enable_shared_from_this<MjpegSession> {
  public:
    // Sends the response's head and joins the broadcaster; from then on the session owns itself.
    static void start(std::unique_ptr<io::Stream> stream, Broadcaster& broadcaster,
                      const MjpegOptions& options);
    MjpegSession(std::unique_ptr<io::Stream> stream, Broadcaster& broadcaster, const MjpegOptions& options);
    ~MjpegSession() override;

    void on_unit() override;
    void on_tick() override;
    const bus::Unit* in_flight() const override { return unit_.get(); }
    void evict() override { close(); }
    double max_fps() const override { return options_.max_fps; }

  private:
    void pump();
    bool take_next();
    void finish_picture(MonoTime now);
    void watch_writable();
    void watch_readable();
    void read_and_drop();
    void note_missed();
    void close();

    const std::shared_ptr<io::Stream> stream_;
    Broadcaster& broadcaster_;
    const MjpegOptions options_;
    Pacer pacer_;
    SlowViewerSync sync_;
    bus::UnitPtr unit_;      // being sent
    MonoTime started_at_{};  // it
    std::uint64_t last_number_ = 0;
    std::size_t sent_ = 0;  // of picture and head together
    PartHead head_;         // exact: of this part, before its picture; ahead: of the next one, behind it
    bool first_ = true;
    std::string opening_;     // the response's head until it is sent
    MonoTime last_progress_;  // when the connection last took bytes
    MonoTime missed_at_{};
    std::size_t unexpected_bytes_ = 0;  // bytes that the viewer sent us
    bool slow_ = false;
    bool waiting_ = false;
    bool closed_ = false;
};

}  // namespace vedette::serve
