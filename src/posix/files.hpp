// The contract for files on any system with POSIX.1-2008. Blocks; caller's thread.
//
// What begin_replace() does: links are followed; the new file has the old one's permissions, and its owner
// and group where the system allows it. Without the group, the group has the rights of others. A hard link to
// the old file keeps the old bytes. Access control lists and extended attributes, which POSIX does not have,
// are those of a new file.
#pragma once

#include <array>
#include <string>

#include "core/files/files.hpp"

namespace vedette::posix {

// The files of the system.
class SystemFiles final : public files::Files {
  public:
    SystemFiles() = default;
    ~SystemFiles() override;
    SystemFiles(const SystemFiles&) = delete;
    SystemFiles& operator=(const SystemFiles&) = delete;

    files::Expected<files::Stat> stat(std::string_view path) override;
    files::Expected<files::Stat> stat(files::Handle handle) override;
    files::Expected<files::Space> space(std::string_view path) override;
    files::Expected<files::Handle> open(std::string_view path) override;
    files::Expected<std::size_t> read(files::Handle handle, std::uint64_t offset, MutableBytes into) override;
    files::Expected<void> close(files::Handle handle) override;
    files::Expected<files::Handle> create(std::string_view path) override;
    files::Expected<files::Handle> append(std::string_view path) override;
    files::Expected<void> write(files::Handle handle, Bytes bytes) override;
    files::Expected<files::Handle> begin_replace(std::string_view path, std::uint64_t size) override;
    files::Expected<files::Stat> finish_replace(files::Handle handle) override;
    void abandon_replace(files::Handle handle) override;
    bool reads_replaced() const override { return true; }
    files::Expected<files::Handle> open_folder(std::string_view path) override;
    files::Expected<bool> next_entry(files::Handle folder, files::Entry& entry) override;
    files::Expected<void> make_folder(std::string_view path) override;
    files::Expected<void> remove_file(std::string_view path) override;
    files::Expected<void> remove_folder(std::string_view path) override;
    files::Expected<void> rename(std::string_view from, std::string_view to) override;

  private:
    static constexpr std::size_t kMaxOpen = 64;
    enum class Use : unsigned char { kNone, kRead, kWrite, kReplace, kFolder };
    struct Open {
        Use use = Use::kNone;
        int fd = -1;
        void* folder = nullptr;  // a DIR
        bool may_write = true;   // the file that is read
        bool is_made = false;    // by create() or append()
        std::string path;        // of what is written; links are followed
        std::string temporary;   // of a replacement
    };

    files::Expected<files::Handle> keep(Open open);
    files::Expected<Open*> used(files::Handle handle, Use use, Use or_this);
    files::Expected<files::Handle> open_for_writing(std::string_view path, int flags);

    std::array<Open, kMaxOpen> open_{};
    unsigned temporaries_ = 0;
};

}  // namespace vedette::posix
