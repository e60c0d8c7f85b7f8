// The editor's own: only its .cpp files include it.
#pragma once

#include <algorithm>

#include "core/edit/editor.hpp"

namespace vedette::edit {

// A long work's progress, in the screen's last row; Escape ends it.
class Editor::Progress final : public Text::GoOn {
  public:
    Progress(Editor& editor, std::string_view what) : editor_(editor), what_(what) {}
    bool operator()(Offset done) override {
        const Offset size = std::max<Offset>(1, editor_.text_.size());
        const auto percent =
            static_cast<unsigned>(std::min<Offset>(100, done / std::max<Offset>(1, size / 100)));
        if (percent != percent_ && size > 1 << 20) {
            percent_ = percent;
            char memory[64];
            TextWriter out(memory);
            out << what_ << " " << percent << " % (Esc ends it)";
            editor_.say(out.written());
            editor_.draw_bottom();
            editor_.screen_.flush();
        }
        return !editor_.host_.interrupted();
    }

  private:
    Editor& editor_;
    std::string_view what_;
    unsigned percent_ = 0;
};

}  // namespace vedette::edit
