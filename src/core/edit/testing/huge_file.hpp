// A device with one file, "/huge", of any size and without memory: its bytes are letters, with a newline
// every so often. It counts what is read.
#pragma once

#include <cstdint>

#include "core/files/files.hpp"

namespace vedette::edit {

class HugeFile final : public files::Files {
  public:
    // `line`: bytes with the newline; 0: there is none.
    HugeFile(std::uint64_t size, std::uint64_t line) : size_(size), line_(line) {}

    static constexpr std::uint8_t byte(std::uint64_t at, std::uint64_t line) {
        if (line > 0 && at % line == line - 1) return '\n';
        return static_cast<std::uint8_t>('a' + at / 7 % 26);
    }
    std::uint64_t bytes_read = 0;

    files::Expected<files::Stat> stat(std::string_view) override { return what(); }
    files::Expected<files::Stat> stat(files::Handle) override { return what(); }
    files::Expected<files::Handle> open(std::string_view) override { return 1; }
    files::Expected<std::size_t> read(files::Handle, std::uint64_t offset, MutableBytes into) override {
        std::size_t done = 0;
        for (; done < into.size() && offset + done < size_; ++done) into[done] = byte(offset + done, line_);
        bytes_read += done;
        return done;
    }
    files::Expected<void> close(files::Handle) override { return {}; }
    bool reads_replaced() const override { return true; }

    files::Expected<files::Space> space(std::string_view) override { return no(); }
    files::Expected<files::Handle> create(std::string_view) override { return no(); }
    files::Expected<files::Handle> append(std::string_view) override { return no(); }
    files::Expected<void> write(files::Handle, Bytes) override { return no(); }
    files::Expected<files::Handle> begin_replace(std::string_view, std::uint64_t) override { return no(); }
    files::Expected<files::Stat> finish_replace(files::Handle) override { return no(); }
    void abandon_replace(files::Handle) override {}
    files::Expected<files::Handle> open_folder(std::string_view) override { return no(); }
    files::Expected<bool> next_entry(files::Handle, files::Entry&) override { return no(); }
    files::Expected<void> make_folder(std::string_view) override { return no(); }
    files::Expected<void> remove_file(std::string_view) override { return no(); }
    files::Expected<void> remove_folder(std::string_view) override { return no(); }
    files::Expected<void> rename(std::string_view, std::string_view) override { return no(); }

  private:
    static std::unexpected<files::Error> no() { return std::unexpected(files::Error::kNotSupported); }
    files::Stat what() const { return {.size = size_, .identity = 1}; }

    std::uint64_t size_;
    std::uint64_t line_;
};

}  // namespace vedette::edit
