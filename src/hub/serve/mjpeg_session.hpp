// One viewer of one camera over multipart/x-mixed-replace: the hot path. A new picture is sent with one
// system call from shared memory. While the connection is full nothing is queued; when it takes more, the
// newest picture goes next. Owned by its loop; lives as long as its connection.
#pragma once

#include <memory>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/handover.hpp"
#include "hub/serve/pacer.hpp"
#include "hub/serve/slow_viewer_sync.hpp"
#include "linux/io/connection.hpp"

namespace vedette::serve {

// What the request asked for.
struct MjpegOptions {
    PartForm form;
    double max_fps = 0;  // 0: every picture
};

// One viewer's connection.
class MjpegSession : public Viewer, public io::Connection {
  public:
    // Sends the response's head and joins the broadcaster; the session owns itself then.
    static void start(Handover handover, const bus::CameraPtr& camera, const MjpegOptions& options);
    MjpegSession(std::unique_ptr<io::Stream> stream, Broadcaster& broadcaster, Permit permit,
                 const MjpegOptions& options);
    ~MjpegSession() override;

    void on_unit() override;
    void on_tick() override;
    const bus::Unit* in_flight() const override { return unit_.get(); }
    void evict() override { close(); }
    double max_fps() const override { return pacer_.max_fps(); }

  private:
    void on_received(Bytes bytes) override { ignore(bytes); }
    void on_drained() override;
    void on_close() override;
    bool begin_next();
    void note_missed();

    // In this order for the sake of size: there may be ten thousand.
    bool first_ = true;  // the next part is the stream's first
    bool slow_ = false;  // has missed a picture lately
    Broadcaster& broadcaster_;
    Permit permit_;
    const PartForm form_;
    Pacer pacer_;
    SlowViewerSync sync_;
    bus::UnitPtr unit_;  // being sent
    PartHead head_;      // exact: of this part, before its picture; ahead: of the next one, behind it
    MonoTime unit_started_{};
    std::uint64_t last_number_ = 0;
    MonoTime missed_at_{};
};

}  // namespace vedette::serve
