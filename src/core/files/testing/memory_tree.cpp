// Names, blocks, and what tests do with MemoryFiles.
#include <algorithm>

#include "core/files/path.hpp"
#include "core/files/testing/memory_files.hpp"

namespace vedette::files {

MemoryFiles::MemoryFiles(MutableBytes memory)
    : memory_(memory), blocks_(std::min<std::size_t>(memory.size() / kBlock, kNoBlock)) {
    nodes_[kRoot] = {.used = true, .named = true, .kind = Kind::kFolder};
    for (std::size_t i = blocks_; i > 0; --i) {
        set_next(static_cast<Block>(i - 1), free_);
        free_ = static_cast<Block>(i - 1);
    }
    free_blocks_ = blocks_;
}

MemoryFiles::Block MemoryFiles::next_of(Block number) const { return load_be16(block(number)); }
void MemoryFiles::set_next(Block number, Block next) { store_be16(block(number), next); }

std::uint64_t MemoryFiles::free_bytes() const {
    const std::uint64_t free = free_blocks_ * (kBlock - 2);
    return free - std::min(free, occupied_);
}

Stat MemoryFiles::stat_of(Node node) const {
    const NodeData& data = nodes_[node];
    return {.kind = data.kind,
            .size = data.size,
            .modified = knows_identities_ ? data.modified : UtcTime{},
            .identity = knows_identities_ ? data.identity : 0,
            .may_write = data.may_write};
}

std::size_t MemoryFiles::append_bytes(Node node, Bytes bytes) {
    NodeData& data = nodes_[node];
    std::size_t done = 0;
    while (done < bytes.size()) {
        const std::size_t used = data.size % (kBlock - 2);
        if (used == 0) {
            if (free_bytes() < kBlock - 2) break;
            const Block added = free_;
            free_ = next_of(added);
            --free_blocks_;
            set_next(added, kNoBlock);
            if (data.first == kNoBlock) {
                data.first = added;
            } else {
                set_next(data.last, added);
            }
            data.last = added;
        }
        const std::size_t size = std::min(bytes.size() - done, kBlock - 2 - used);
        std::copy_n(&bytes[done], size, block(data.last) + 2 + used);
        data.size += static_cast<std::uint32_t>(size);
        done += size;
    }
    return done;
}

std::size_t MemoryFiles::read_node(HandleData& handle, std::uint64_t offset, MutableBytes into) const {
    const NodeData& data = nodes_[handle.node];
    if (offset >= data.size) return 0;
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), data.size - offset));
    auto place = static_cast<std::uint32_t>(offset);
    if (handle.block == kNoBlock || handle.position > place) {
        handle.block = data.first;
        handle.position = 0;
    }
    for (std::size_t done = 0; done < size;) {
        while (place - handle.position >= kBlock - 2) {
            handle.block = next_of(handle.block);
            handle.position += kBlock - 2;
        }
        const std::size_t inside = place - handle.position;
        const std::size_t now = std::min(size - done, kBlock - 2 - inside);
        std::copy_n(block(handle.block) + 2 + inside, now, &into[done]);
        done += now;
        place += static_cast<std::uint32_t>(now);
    }
    return size;
}

void MemoryFiles::clear(Node node) {
    NodeData& data = nodes_[node];
    while (data.first != kNoBlock) {
        const Block next = next_of(data.first);
        set_next(data.first, free_);
        free_ = data.first;
        data.first = next;
        ++free_blocks_;
    }
    data.last = kNoBlock;
    data.size = 0;
    for (HandleData& handle : handles_) {
        if (handle.node == node) handle.block = kNoBlock;
    }
}

void MemoryFiles::remove_node(Node node) {
    clear(node);
    nodes_[node].used = false;
}

void MemoryFiles::close_node(Node node) {
    if (--nodes_[node].open == 0 && !nodes_[node].named && node != unsynced_old_) remove_node(node);
}

void MemoryFiles::take_name(Node node, Node from) {
    nodes_[node].named = true;
    if (from != kNoNode) nodes_[from].named = false;
    unsynced_ = node;
    unsynced_old_ = from;
}

Expected<void> MemoryFiles::make_folder(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return ready;
    if (find(path)) return std::unexpected(Error::kExists);
    const auto folder = folder_for(path);
    if (!folder) return std::unexpected(folder.error());
    const auto node = make_node(path, *folder, Kind::kFolder);
    if (!node) return std::unexpected(node.error());
    if (!step()) return std::unexpected(Error::kFailed);
    nodes_[*node].named = true;
    return {};
}

Expected<void> MemoryFiles::remove_file(std::string_view path) {
    const auto node = changeable(path);
    if (!node) return std::unexpected(node.error());
    if ((nodes_[*node].open > 0 && !reads_replaced_) || !step()) return std::unexpected(Error::kFailed);
    nodes_[*node].named = false;
    if (nodes_[*node].open == 0) remove_node(*node);
    return {};
}

Expected<void> MemoryFiles::remove_folder(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return ready;
    const auto node = find(path);
    if (!node) return std::unexpected(node.error());
    if (nodes_[*node].kind != Kind::kFolder) return std::unexpected(Error::kNotFolder);
    const bool has_entries = std::ranges::any_of(
        nodes_, [&](const NodeData& other) { return other.used && other.named && other.folder == *node; });
    if (has_entries) return std::unexpected(Error::kNotEmpty);
    if (*node == kRoot) return std::unexpected(Error::kNotAllowed);
    if (!step()) return std::unexpected(Error::kFailed);
    remove_node(*node);
    return {};
}

Expected<void> MemoryFiles::rename(std::string_view from, std::string_view to) {
    if (const auto ready = begin_call(); !ready) return ready;
    const auto node = find(from);
    if (!node) return std::unexpected(node.error());
    const auto folder = folder_for(to);
    if (!folder) return std::unexpected(folder.error());
    const std::string_view name = name_of(to);
    if (name.empty() || name.size() > kMaxName) return std::unexpected(Error::kBadPath);
    const Node old = child(*folder, name);
    if (old == *node) return {};
    if (old != kNoNode && nodes_[old].kind == Kind::kFolder) return std::unexpected(Error::kIsFolder);
    if (old != kNoNode && nodes_[*node].kind == Kind::kFolder) return std::unexpected(Error::kNotFolder);
    for (Node above = *folder; above != kNoNode; above = nodes_[above].folder) {
        if (above == *node) return std::unexpected(Error::kNotAllowed);
    }
    if (!reads_replaced_ && old != kNoNode && nodes_[old].open > 0) return std::unexpected(Error::kFailed);
    if (!step()) return std::unexpected(Error::kFailed);
    if (old != kNoNode) {
        nodes_[old].named = false;
        if (nodes_[old].open == 0) remove_node(old);
    }
    nodes_[*node].name = {};
    std::ranges::copy(name, nodes_[*node].name.begin());
    nodes_[*node].folder = *folder;
    return {};
}

void MemoryFiles::refuse(Error error, unsigned calls) {
    refused_ = error;
    refused_after_ = calls;
}

void MemoryFiles::set_may_write(std::string_view path, bool may) {
    if (const auto node = find(path)) nodes_[*node].may_write = may;
}

void MemoryFiles::cut_power(std::uint64_t steps) { cut_at_ = steps_ + steps; }

void MemoryFiles::restart(bool keeps_names) {
    off_ = false;
    cut_at_ = UINT64_MAX;
    if (unsynced_ != kNoNode && !keeps_names) {
        nodes_[unsynced_].named = false;
        if (unsynced_old_ != kNoNode) nodes_[unsynced_old_].named = true;
    }
    unsynced_ = unsynced_old_ = kNoNode;
    handles_ = {};
    for (std::size_t i = 0; i < kMaxNodes; ++i) {
        nodes_[i].open = 0;
        if (nodes_[i].used && !nodes_[i].named) remove_node(static_cast<Node>(i));
    }
}

void MemoryFiles::put(std::string_view path, std::string_view text) {
    const auto old = find(path);
    const auto folder = folder_for(path);
    if (!folder) return;
    const auto node = make_node(path, *folder, Kind::kFile);
    if (!node) return;
    append_bytes(*node, as_bytes(text));
    nodes_[*node].named = true;
    if (!old) return;
    nodes_[*old].named = false;
    if (nodes_[*old].open == 0) remove_node(*old);
}

void MemoryFiles::overwrite(std::string_view path, std::string_view text) {
    const auto node = find(path);
    if (!node) return;
    clear(*node);
    append_bytes(*node, as_bytes(text));
    nodes_[*node].modified = now_;
}

std::string MemoryFiles::text(std::string_view path) const {
    const auto node = find(path);
    if (!node || nodes_[*node].kind != Kind::kFile) return "?";
    std::string out(nodes_[*node].size, '\0');
    HandleData handle{.use = Use::kRead, .node = *node};
    read_node(handle, 0, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
    return out;
}

std::size_t MemoryFiles::open_handles() const {
    return kMaxHandles - static_cast<std::size_t>(std::ranges::count(handles_, Use::kNone, &HandleData::use));
}

std::size_t MemoryFiles::files() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        nodes_, [](const NodeData& node) { return node.used && node.kind == Kind::kFile; }));
}

}  // namespace vedette::files
