#include "core/http/chunk_extension.hpp"

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"

namespace vedette::http {

bool ChunkExtension::take(char c) {
    const bool blank = is_blank(c);
    const bool token = is_token_byte(c);
    switch (state_) {
        case State::kBefore:
        case State::kBlanks: return c == ';' ? go(State::kSemicolon) : blank && go(State::kBlanks);
        case State::kSemicolon: return blank || (token && go(State::kName));
        case State::kName:
            if (token) return true;
            [[fallthrough]];
        case State::kAfterName:
            if (c == ';') return go(State::kSemicolon);
            return c == '=' ? go(State::kEquals) : blank && go(State::kAfterName);
        case State::kEquals:
            if (c == '"') return go(State::kQuoted);
            return blank || (token && go(State::kToken));
        case State::kToken: return token || (c == ';' ? go(State::kSemicolon) : blank && go(State::kBlanks));
        case State::kQuoted:
            if (c == '"') return go(State::kBefore);
            return !is_control_byte(c) && (c != '\\' || go(State::kEscaped));
        case State::kEscaped: return go(State::kQuoted) && !is_control_byte(c);
    }
    return false;
}

bool ChunkExtension::complete() const {
    return state_ == State::kBefore || state_ == State::kName || state_ == State::kToken;
}

}  // namespace vedette::http
