// The terminal that a program was started in, as bytes: raw mode, which is given back however the program
// ends, the wait for input and signals, and a Sink that loses nothing. What the bytes mean is src/core/term's
// matter. POSIX.1-2008 alone, which has no call for the size of a window (TIOCGWINSZ and tcgetwinsize() are
// not in it): send term::kSizeQuery at the begin and after kResized, and take the size from the answer. Main
// thread.
//
//     Terminal terminal(STDIN_FILENO, STDOUT_FILENO);
//     if (!terminal.begin(term::kGiveBack)) …
//     terminal.write(term::kSizeQuery);
//     while (…) switch (terminal.wait(input.deadline())) { … }
//     terminal.end();
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "core/term/screen.hpp"

namespace vedette::posix {

// Why wait() returned.
enum class Wake : std::uint8_t {
    kInput,      // read() has bytes
    kDeadline,   // it has come, and there is no input
    kResized,    // the window may have another size: SIGWINCH, where the system has it
    kContinued,  // the program was stopped, and the terminal was given back meanwhile: Screen::given_back()
                 // and begin()
    kEnd,        // a signal asks the program to end: end_signal()
    kClosed,     // the terminal is gone
};

// At most one has begun in a process.
class Terminal final : public term::Sink {
  public:
    // The descriptors stay the caller's, and their flags as they are.
    Terminal(int in, int out) : in_(in), out_(out) {}
    ~Terminal() { end(); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    // Enters raw mode; Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-Q are bytes from then on. What was typed before is not
    // lost. False: errno says why, ENOTTY when `in` is no terminal. From then on the terminal is given back
    // before the process stops (SIGTSTP), at exit(), and when it dies by a signal. `give_back` is sent at
    // that moment; it outlives the terminal.
    bool begin(std::string_view give_back);
    // Gives it back, with the bytes `give_back`; Screen::end() is not called before. Signals act as before
    // begin().
    void end();

    // Blocks until something happens or the deadline has come.
    Wake wait(std::optional<MonoTime> deadline);
    // SIGTERM, SIGHUP, SIGINT or SIGQUIT, of kEnd. The next one of these ends the process at once.
    int end_signal() const;
    // After kInput, at least one byte. 0: the terminal is gone.
    std::size_t read(MutableBytes into);
    // Blocks while the terminal is slow. Bytes are dropped when it is gone, when a signal asks the program to
    // end while the terminal takes none, and between a stop and its kContinued, after which everything is
    // drawn anew.
    void write(std::string_view bytes) override;

  private:
    const int in_;
    const int out_;
    bool begun_ = false;
    bool closed_ = false;
};

}  // namespace vedette::posix
