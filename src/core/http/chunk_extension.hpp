// Checks the extensions behind a chunk's size (RFC 9112 section 7.1.1) byte by byte: `;name`, `;name=token`,
// `;name="quoted"`, blanks between. What they mean is nobody's business here. One thread.
#pragma once

#include <cstdint>

namespace vedette::http {

class ChunkExtension {
  public:
    // False when the byte can't stand there. Fed from the first byte behind the size, line end excluded.
    bool take(char c);
    // The line may end here.
    bool complete() const;

  private:
    enum class State : std::uint8_t {
        kBefore,  // nothing, or a whole extension: `;` may follow
        kBlanks,  // blanks: `;` must follow
        kSemicolon,
        kName,
        kAfterName,  // blanks behind the name: `=` or `;` must follow
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
