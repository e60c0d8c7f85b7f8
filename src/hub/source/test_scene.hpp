// The drawn test scene as a camera (test://): a moving figure, a clock to the millisecond in UTC, the
// picture's number. One loop's thread; drawing is done on another.
#pragma once

#include <optional>
#include <string>

#include "hub/source/pace.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

struct SceneCamera {
    std::string name = "Test camera";
    int width = 640;
    int height = 480;
    std::optional<double> fps;
};

class TestScene : public Source {
  public:
    explicit TestScene(SceneCamera camera);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pace_.interval(); }

  private:
    const SceneCamera camera_;
    Pace pace_;
    std::uint64_t frame_ = 0;  // counts over all runs
    std::optional<MonoTime> began_;
};

}  // namespace vedette::source
