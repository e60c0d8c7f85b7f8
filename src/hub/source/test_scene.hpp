// The drawn test scene as a camera (test://): a moving figure, a clock with milliseconds, the picture's
// number. Drawn on the worker pool, because a large one takes longer than a loop may be blocked.
#pragma once

#include <optional>
#include <string>

#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// How to draw the scene.
struct SceneCamera {
    std::string name = "Test camera";
    int width = 640;
    int height = 480;
    std::optional<double> fps;
};

// Owned by its loop.
class TestScene : public Source {
  public:
    explicit TestScene(SceneCamera camera);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pacer_.interval(); }

  private:
    const SceneCamera camera_;
    Pacer pacer_;
    std::uint64_t frame_ = 0;  // of all runs
    std::optional<MonoTime> started_;
};

}  // namespace vedette::source
