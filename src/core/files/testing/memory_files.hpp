// Files in memory of fixed size, for tests of what stands on files::Files. It refuses, runs full, is changed
// by "another program", and loses its power at any step. A step is what a device does at once: a write, a
// sync, a new name. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/files/files.hpp"

namespace vedette::files {

class MemoryFiles final : public Files {
  public:
    static constexpr std::size_t kMaxName = 39;
    static constexpr std::size_t kMaxNodes = 24;
    static constexpr std::size_t kMaxHandles = 20;

    explicit MemoryFiles(MutableBytes memory);

    Expected<Stat> stat(std::string_view path) override;
    Expected<Stat> stat(Handle handle) override;
    Expected<Space> space(std::string_view path) override;
    Expected<Handle> open(std::string_view path) override;
    Expected<std::size_t> read(Handle handle, std::uint64_t offset, MutableBytes into) override;
    Expected<void> close(Handle handle) override;
    Expected<Handle> create(std::string_view path) override;
    Expected<Handle> append(std::string_view path) override;
    Expected<void> write(Handle handle, Bytes bytes) override;
    Expected<Handle> begin_replace(std::string_view path, std::uint64_t size) override;
    Expected<Stat> finish_replace(Handle handle) override;
    void abandon_replace(Handle handle) override;
    bool reads_replaced() const override { return reads_replaced_; }
    Expected<Handle> open_folder(std::string_view path) override;
    Expected<bool> next_entry(Handle folder, Entry& entry) override;
    Expected<void> make_folder(std::string_view path) override;
    Expected<void> remove_file(std::string_view path) override;
    Expected<void> remove_folder(std::string_view path) override;
    Expected<void> rename(std::string_view from, std::string_view to) override;

    // As a card with FAT: a file that is open cannot be replaced or removed (kFailed).
    void set_reads_replaced(bool does) { reads_replaced_ = does; }
    // The call after `calls` further ones, of those that may fail, gives this error; once.
    void refuse(Error error, unsigned calls = 0);
    // Every call gives this error until it is set to nothing.
    void refuse_all(std::optional<Error> error) { refused_always_ = error; }
    // Free space is this much smaller.
    void occupy(std::uint64_t bytes) { occupied_ = bytes; }
    void set_may_write(std::string_view path, bool may);
    // Later changes have this time.
    void set_time(UtcTime time) { now_ = time; }
    // Without identities or times, as devices that do not know them.
    void forget_identities() { knows_identities_ = false; }

    // The power fails in the step after `steps` further ones: of a write, some bytes are there. All calls
    // fail then.
    void cut_power(std::uint64_t steps);
    bool is_off() const { return off_; }
    std::uint64_t steps() const { return steps_; }
    // The power comes again: no handle is open, and files that were to replace others are gone.
    // `keeps_names`: a new name that was not synced is there.
    void restart(bool keeps_names);

    // What another program does. put() makes a new file of that name, overwrite() changes its bytes in place.
    void put(std::string_view path, std::string_view text);
    void overwrite(std::string_view path, std::string_view text);
    // "?": there is no such file.
    std::string text(std::string_view path) const;
    std::size_t open_handles() const;
    std::size_t files() const;  // with those that have no name any more

  private:
    using Node = std::uint8_t;
    using Block = std::uint16_t;
    static constexpr Node kNoNode = 0xFF;
    static constexpr Node kRoot = 0;
    static constexpr Block kNoBlock = 0xFFFF;
    static constexpr std::size_t kBlock = 128;  // its first two bytes are the next block's number

    struct NodeData {
        bool used = false;
        bool named = false;  // is in its folder
        Kind kind = Kind::kFile;
        bool may_write = true;
        std::uint8_t open = 0;
        Node folder = kNoNode;
        Block first = kNoBlock;
        Block last = kNoBlock;
        std::uint32_t size = 0;
        std::uint32_t identity = 0;
        UtcTime modified{};
        std::array<char, kMaxName + 1> name{};
    };
    enum class Use : std::uint8_t { kNone, kRead, kWrite, kReplace, kFolder };
    struct HandleData {
        Use use = Use::kNone;
        Node node = kNoNode;
        Node target = kNoNode;       // kReplace: the old file, or none
        std::uint32_t next = 0;      // kFolder: the next node
        std::uint32_t position = 0;  // of `block` in the file, for reads that go on
        Block block = kNoBlock;
    };

    Expected<void> begin_call();
    bool step();
    Expected<Node> find(std::string_view path) const;
    Node child(Node folder, std::string_view name) const;
    Expected<Node> folder_for(std::string_view path) const;
    Expected<Node> make_node(std::string_view path, Node folder, Kind kind);
    Expected<Handle> make_handle(Use use, Node node);
    Expected<HandleData*> used(Handle handle, Use use, Use or_this);
    Expected<Node> changeable(std::string_view path);
    void close_node(Node node);
    void remove_node(Node node);
    void take_name(Node node, Node from);
    void clear(Node node);
    std::size_t append_bytes(Node node, Bytes bytes);
    std::uint64_t free_bytes() const;
    Stat stat_of(Node node) const;
    std::size_t read_node(HandleData& handle, std::uint64_t offset, MutableBytes into) const;
    std::uint8_t* block(Block number) const { return &memory_[number * kBlock]; }
    Block next_of(Block number) const;
    void set_next(Block number, Block next);

    MutableBytes memory_;
    std::size_t blocks_;
    Block free_ = kNoBlock;
    std::size_t free_blocks_ = 0;
    std::array<NodeData, kMaxNodes> nodes_{};
    std::array<HandleData, kMaxHandles> handles_{};
    std::uint32_t last_identity_ = 0;
    UtcTime now_{Duration{1'000'000'000}};
    std::uint64_t occupied_ = 0;
    bool reads_replaced_ = true;
    bool knows_identities_ = true;
    std::optional<Error> refused_;
    std::optional<Error> refused_always_;
    unsigned refused_after_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t cut_at_ = UINT64_MAX;
    bool off_ = false;
    // The last new name while it is not synced: `node` took the place of `old_node`.
    Node unsynced_ = kNoNode;
    Node unsynced_old_ = kNoNode;
};

}  // namespace vedette::files
