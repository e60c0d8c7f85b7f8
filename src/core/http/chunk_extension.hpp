// Checks the extensions after a chunk's size (RFC 9112 section 7.1.1) byte by byte: `;name`, `;name=token`,
// `;name="quoted"`, with blanks between. Their meaning is ignored. Caller's thread.
#pragma once

#include <cstdint>

namespace vedette::http {

// The extensions of one chunk.
class ChunkExtension {
  public:
    // False for an invalid byte. Feed from the first byte after the size, without the line end.
    bool take(char c);
    // The line may end here.
    bool complete() const;

  private:
    enum class State : std::uint8_t {
        kBefore,  // at the start or after an extension: `;` may follow
        kBlanks,  // blanks: `;` must follow
        kSemicolon,
        kName,
        kAfterName,  // blanks after the name: `=` or `;` must follow
        kEquals,
        kToken,
        kQuoted,
        kEscaped,
    };
    bool go(State state) {
        state_ = state;
        return true;
    }
    State state_ = State::kBefore;
};

}  // namespace vedette::http
