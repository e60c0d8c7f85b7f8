// The text of a file that is edited: a piece table over the file, which need not fit in memory, and the bytes
// that were added. Bytes are kept as they are: any encoding, any line ending. Undo and redo of whole steps.
// Memory is the caller's and limits what can be added; no allocation. Blocks as long as files::Files does.
// Caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/edit/block_cache.hpp"
#include "core/edit/history.hpp"
#include "core/edit/line_marks.hpp"
#include "core/edit/piece_tree.hpp"
#include "core/edit/place.hpp"
#include "core/edit/recovery_file.hpp"
#include "core/files/files.hpp"

namespace vedette::edit {

// Why a text is as it was before.
enum class TextError : std::uint8_t {
    kFull,         // the memory for added bytes or pieces is used up: saving frees it
    kTooLarge,     // a file that is longer than kMaxFile
    kChanged,      // the file was changed by another program
    kInterrupted,  // by the caller
    kDamaged,      // a recovery file that is not as it was written
    kFile,         // Text::file_error()
};

// All of it outlives the text. What was never needed of it is never touched.
struct TextMemory {
    MutableBytes added;       // inserted bytes, kept until the text is saved and nothing refers to them
    std::span<Piece> pieces;  // of the text, of what undo brings back, and of the clipboard; at least 16
    std::span<std::uint8_t>
        steps;                  // the record of undo and redo; the oldest steps are forgotten when it is full
    MutableBytes cache;         // blocks of the file
    std::span<LineMark> marks;  // of line numbers
};

// Bytes.
struct TextLimits {
    std::size_t read_whole = 0;  // a file up to this size, and a quarter of `added`, is read into `added`
                                 // when it is opened, and then no change by another program can harm the text
    std::size_t block = 512;     // what is read at once
    std::size_t max_line = 4096;  // a longer line is shown and walked through in parts of about this size
};

// The text. It has one clipboard: a selection that was copied refers to pieces, and costs no bytes.
class Text {
  public:
    Text(files::Files& files, const TextMemory& memory, const TextLimits& limits);
    ~Text();
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;

    // In place of what was there. A file that is not there is an empty text, which save() makes.
    std::expected<void, TextError> open(std::string_view path);
    files::Error file_error() const { return file_error_; }
    std::string_view path() const { return {path_.data(), path_size_}; }
    bool is_new() const { return is_new_; }  // there is no file of that name yet
    bool may_write() const { return is_new_ || known_.may_write; }

    Offset size() const { return tree_.size(text_); }
    // Fewer bytes than fit only at the end of the text. A file that can't be read gives blanks, and
    // read_failed() is true.
    std::size_t read(Offset from, MutableBytes into);
    bool read_failed() const { return cache_.failed(); }  // since open()

    // One change: `removed` bytes from `at` on give way to `inserted`. Changes between begin_step() and
    // end_step() are one step of undo. With `joins`, a change beside or inside the step before it becomes a
    // part of that step, as typing one character after another does; but not of a step that was saved.
    std::expected<void, TextError> replace(Offset at, Offset removed, std::string_view inserted,
                                           bool joins = false);
    void begin_step();
    void end_step();
    // What the step changed lies in there afterwards. Nothing when there is no step.
    struct Changed {
        Offset from = 0;
        Offset to = 0;
    };
    std::optional<Changed> undo();
    std::optional<Changed> redo();
    // Differs from the file: false again after undo back to the last save.
    bool changed() const { return !history_.is_saved(); }

    // The clipboard outlives open() and save(), but is emptied when its bytes would take up half of the
    // memory.
    std::expected<void, TextError> copy(Offset from, Offset to);
    std::expected<Offset, TextError> paste(Offset at);  // the bytes inserted
    Offset clipboard_size() const { return tree_.size(clipboard_); }

    // Lines end with "\n"; "\r\n" is one ending. A part of a line longer than max_line counts as a line for
    // these two. Where the line that has this offset begins, and where the next one begins (size() behind the
    // last one).
    Offset line_begin(Offset at);
    Offset next_line(Offset at);
    // Line numbers from 0, counted by newlines. Nothing while index() has not come so far.
    std::optional<std::uint64_t> line_of(Offset at);
    std::optional<Offset> begin_of(std::uint64_t line);
    std::optional<std::uint64_t> lines() const;  // newlines and one
    // Counts the newlines of about `bytes` more bytes; false when all are counted. A large paste, undo of a
    // large removal and replace_all() make it begin again where they changed the text.
    bool index(std::size_t bytes);

    // A search in steps. The first place at or behind `from` where `wanted` begins (backwards: the last one
    // before `from`).
    struct Search {
        std::string_view wanted;  // 1 to 128 bytes; outlives the search
        Offset from = 0;
        bool backwards = false;
        bool ignore_case = false;  // of ASCII letters
    };
    // What one step of a search found.
    enum class Found : std::uint8_t { kNot, kHere, kGoOn };
    // Looks through about `bytes` bytes; kGoOn: `search.from` has moved, call again. kHere: `search.from` is
    // the place.
    Found find(Search& search, std::size_t bytes);
    // Asked each `block` bytes of work that takes long: whether to go on.
    class GoOn {
      public:
        virtual bool operator()(Offset done) = 0;

      protected:
        ~GoOn() = default;
    };
    // Replaces each place from `search.from` on, as one step, in one walk over the text. Returns the number
    // of places. kInterrupted: nothing is changed.
    std::expected<std::uint64_t, TextError> replace_all(const Search& search, std::string_view by,
                                                        GoOn& go_on);

    // Whether another program has changed, replaced or removed the file since open() or save().
    bool file_changed();
    // Writes the text in place of the file: whole or not at all. kChanged when another program has changed
    // the file, but with `overwrite`. kFile with kNoSpace before a byte is written. Afterwards changed() is
    // false. Undo goes on behind it; it begins again where more than half of the memory for added bytes is
    // used, and where Files::reads_replaced() is false and the text was not read whole.
    std::expected<void, TextError> save(GoOn& go_on, bool overwrite = false);
    // The same under another name, which is the text's from then on. A file of that name is replaced.
    // kChanged when the bytes of the text's own file were changed in place, but with `overwrite`.
    std::expected<void, TextError> save_as(std::string_view path, GoOn& go_on, bool overwrite = false);

    // What is needed to have the changes again after a crash, written in place of the file at `path`: the
    // added bytes, the pieces, and what the file was. Small against the text.
    std::expected<void, TextError> write_recovery(std::string_view path);
    // Takes such a file, after open(), as one step. kChanged: the file is not the one that it was written
    // for.
    std::expected<void, TextError> read_recovery(std::string_view path);

  private:
    // A file that pieces refer to.
    struct Source {
        files::Handle handle = 0;
        bool used = false;
        files::Stat stat;
    };
    using SourceSet = std::uint32_t;  // a bit each
    static constexpr unsigned kNoSource = kSources;
    static constexpr std::size_t kPiecesKept = 4;  // for undo, which must not fail

    std::unexpected<TextError> failed(files::Error error);
    Word word(Offset at) const { return static_cast<Word>(std::min<Offset>(at, size())); }

    // text_read.cpp
    PieceTree::Found locate(Word at);
    Bytes chunk(Word from);       // from there on, at least one byte unless at the end
    Bytes chunk_before(Word to);  // up to there
    Bytes bytes_of(const Piece& piece, Word inside, bool before);
    std::uint64_t newlines(Word from, Word to);

    // text.cpp
    void empty();
    void load(files::Handle handle, const files::Stat& stat);
    bool make_room(std::size_t pieces, std::size_t keep_steps);
    struct Plan {
        TextError error = TextError::kFull;
        bool fits = false;
        bool joins_last = false;
    };
    Plan plan(Word at, Word removed, Word inserted, bool joins);
    PieceIndex take_out(Word at, Word removed);
    void put_in(Word at, PieceIndex run);
    void finish_removal(const Plan& plan, Word at, Word removed);
    bool insert_in_place(Word at, std::string_view inserted);
    // As replace(), with a run of pieces, which stays the caller's after an error.
    std::expected<void, TextError> replace_by_run(Word at, Word removed, PieceIndex run);
    Changed exchange(Change& change);
    std::optional<Changed> walk_history(bool back);
    void add_bytes(std::string_view bytes);
    void fix_added() { movable_from_ = added_used_; }

    // text_lines.cpp
    Offset part_begin(Word at);
    struct LineChange {
        bool counted = false;
        std::uint64_t removed = 0;
    };
    LineChange begin_line_change(Word at, Word removed, Word inserted);
    void end_line_change(const LineChange& change, Word at, Word removed, Word inserted);
    std::uint64_t count_lines(LineMark from, Word to);

    // text_search.cpp
    bool is_here(const Search& search, Word at);
    Found find_forwards(Search& search, Word bytes);
    Found find_backwards(Search& search, Word bytes);

    // text_save.cpp
    bool sources_changed();
    std::expected<void, TextError> write_to(std::string_view path, GoOn& go_on, bool overwrite);
    std::expected<void, TextError> write_bytes(files::Handle handle, GoOn& go_on);
    void settle(SourceSet text, SourceSet history);
    void stand_on(files::Handle handle);
    void set_path(std::string_view path);

    // text_sources.cpp
    SourceSet sources_of(PieceIndex run) const;
    SourceSet sources_of_history() const;
    void close_sources(SourceSet but);
    void release_handles();
    void reopen();
    unsigned free_source() const;
    std::optional<Word> place_in_text(const Piece& piece) const;
    void bring_clipboard_in(bool but_what_the_text_has);
    void map_clipboard();
    void pack_clipboard();

    // text_recovery.cpp
    std::optional<Word> place_in_file(const Piece& piece) const;
    RecoveryHead recovery_head() const;
    std::expected<void, TextError> check_recovery(files::Handle handle, RecoveryHead& head);

    files::Files& files_;
    const MutableBytes added_;
    const TextLimits limits_;
    PieceTree tree_;
    History history_;
    LineMarks marks_;
    BlockCache cache_;
    PieceIndex text_ = kNoPiece;
    PieceIndex clipboard_ = kNoPiece;
    Word added_used_ = 0;
    // No added byte from here on is in two pieces, so those of the text's last piece may be moved. A copy of
    // a piece ends it.
    Word movable_from_ = 0;
    std::array<Source, kSources> sources_{};
    // Where the bytes of the file as it is now are: in a source, or, read whole, in `added`.
    unsigned base_ = kNoSource;
    Word whole_at_ = 0;
    Word whole_size_ = 0;
    bool is_whole_ = false;
    files::Stat known_{};  // of the file, when it was opened or saved
    std::array<char, files::kMaxPath> path_{};
    std::size_t path_size_ = 0;
    bool is_new_ = true;
    files::Error file_error_ = files::Error::kFailed;
    bool groups_ = false;       // between begin_step() and end_step()
    bool group_began_ = false;  // the group has a change
    // The piece that was found last.
    struct {
        PieceTree::Found found;
        Word end = 0;
    } near_;
};

}  // namespace vedette::edit
