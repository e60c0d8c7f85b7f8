// The "no video" card that a viewer sees in place of a lost camera: its name, since when, and why, on a dark
// ground. When a camera counts as lost, and the words of the reason, are decided elsewhere. No allocation,
// any thread; text is borrowed for the call.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::scene {

struct NoVideoView {
    std::string_view camera;         // name; cut when it is too long
    std::uint32_t since_day_ms = 0;  // time of day in ms since midnight, shown to the second
    std::string_view reason;         // a sentence or two, wrapped at blanks; "..." where it does not fit
    // In place of the words, which the drawn font may not have the characters of; a WordsBox says how large.
    // Of width 0: the words.
    Ink camera_ink{};
    Ink reason_ink{};
};

// The room of words that somebody else draws. All 0: the picture has no room for words.
struct WordsBox {
    int size = 0;   // pixels an em
    int width = 0;  // pixels at most
    int lines = 0;  // at most
};

WordsBox camera_box(const PictureFormat& format);
WordsBox reason_box(const PictureFormat& format);

// Draws and compresses one picture into `out`; `band` is working memory of band_bytes(format). Returns the
// size in bytes; width * height / 8 + 2000 bytes hold every card.
std::expected<std::size_t, JpegError> draw_no_video(const NoVideoView& view, const PictureFormat& format,
                                                    MutableBytes band, MutableBytes out);

// Draws the card's part that lies in `band`, a band of a picture of that format.
void paint_no_video(const NoVideoView& view, const PictureFormat& format, const Band& band);

// Takes the next line of at most `columns` (at least 1) characters off `text`: broken at the last blank that
// fits, within the word where there is none, and at a line feed. Blanks around the break are dropped.
std::string_view take_line(std::string_view& text, int columns);

}  // namespace vedette::scene
