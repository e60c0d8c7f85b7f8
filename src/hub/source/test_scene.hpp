// The drawn test scene as a camera (test://): a moving figure, a clock with milliseconds, the picture's
// number. Drawn on the worker pool, because a large one takes longer than a loop may be blocked.
#pragma once

#include <optional>
#include <string>

#include "hub/settings/source_url.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Owned by its loop.
class TestScene : public Source {
  public:
    // `name` is drawn into the picture.
    TestScene(settings::SourceSpec spec, std::string name);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pacer_.interval(); }

  private:
    const settings::SourceSpec spec_;
    const std::string name_;
    Pacer pacer_;
    std::uint64_t frame_ = 0;  // of all runs
    std::optional<MonoTime> started_;
};

}  // namespace vedette::source
