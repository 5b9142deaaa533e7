#include "store/sealing_keys.h"

#include <openssl/rand.h>

#include <algorithm>
#include <string>
#include <system_error>

#include "store/key_places.h"
#include "store/key_ring.h"
#include "store/private_file.h"
#include "store/wiped.h"

namespace claribi::store {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;

Error Damaged(const std::filesystem::path& file) {
  return Error{
      .code = Code::kUnavailable,
      .what = "The sealing keys cannot be used.",
      .cause = "The file " + file.string() + " is damaged.",
      .fix =
          "Restore it from a backup, or from another node. If there is no copy, the stored "
          "sign-ins are lost: run claribi-host keys abandon --yes, and connect the data sources "
          "again."};
}

Error NoSuchKey(std::uint64_t id) {
  return Error{.code = Code::kNotFound,
               .what = "There is no sealing key " + std::to_string(id) + ".",
               .cause = "It was retired, or it never existed.",
               .fix = "List the keys with: claribi-host keys list"};
}

Error KeyOfAnotherNode(std::uint64_t id, const std::filesystem::path& file) {
  return Error{.code = Code::kUnavailable,
               .what = "The sealing key " + std::to_string(id) + " is not on this node.",
               .cause = "It is newer than those in " + file.string() + ".",
               .fix =
                   "Copy that file here from the node where the keys were rotated. If no node has "
                   "the key any more, give up what it sealed: claribi-host keys abandon --yes"};
}

// The id of a fresh key at the end of `ring`.
Result<std::uint64_t> AddKey(KeyRing& ring) {
  SealingKeys::Key key;
  if (RAND_bytes(key.bytes.data(), static_cast<int>(key.bytes.size())) != 1) {
    return Error{.code = Code::kInternal,
                 .what = "The sealing keys cannot be made.",
                 .cause = "The operating system gives no random numbers."};
  }
  key.id = ring.next++;
  ring.keys.push_back(key);
  return key.id;
}

// The prepared key, made now where there is none.
Result<std::uint64_t> PreparedIn(KeyRing& ring) {
  const auto newest = std::max_element(
      ring.keys.begin(), ring.keys.end(),
      [](const SealingKeys::Key& a, const SealingKeys::Key& b) { return a.id < b.id; });
  if (newest->id > ring.current) return newest->id;
  return AddKey(ring);
}

// With one key, of this id.
Status CreateFile(const std::filesystem::path& file, std::uint64_t id) {
  KeyRing ring;
  ring.next = id;
  const auto first = AddKey(ring);
  if (!first) return first.error();
  ring.current = *first;
  std::string content = WriteKeyRing(ring);
  const Wiped wipe(content);
  return CreatePrivateFile(file, content);
}

}  // namespace

SealingKeys::SealingKeys(std::filesystem::path file)
    : file_(std::move(file)), places_(std::make_shared<KeyPlaces>()) {}

SealingKeys::Key::~Key() { Overwrite(bytes.data(), bytes.size()); }

Result<SealingKeys> SealingKeys::Open(const std::filesystem::path& file) {
  if (Status ready = MakePrivateFolder(file.parent_path()); !ready) return ready.error();
  std::error_code ec;
  if (!std::filesystem::exists(file, ec) && !ec) {
    const Status created = CreateFile(file, 1);
    // kConflict: another process made the file first, and its keys are used.
    if (!created && created.error().code != Code::kConflict) return created.error();
  }
  return OpenExisting(file);
}

Result<SealingKeys> SealingKeys::OpenExisting(const std::filesystem::path& file) {
  SealingKeys keys(file);
  if (const auto current = keys.Find(0); !current) return current.error();
  return keys;
}

Result<SealingKeys::Abandoned> SealingKeys::Abandon(const std::filesystem::path& file,
                                                    std::uint64_t highest_used,
                                                    const Patience& patience) {
  if (Status ready = MakePrivateFolder(file.parent_path()); !ready) return ready.error();
  SealingKeys keys(file);
  Abandoned abandoned;
  std::error_code ec;  // where the file cannot be looked for, making it says why
  if (std::filesystem::exists(file, ec)) {
    const auto opened = PrivateFile::Open(file);
    if (!opened) return opened.error();
    auto content = opened->Read();
    if (!content) return content.error();
    const Wiped wipe(*content);
    if (!ReadKeyRing(*content)) {
      const auto moved = MoveAside(file);
      if (!moved) return moved.error();
      abandoned.moved_aside = *moved;
    }
  }
  if (!std::filesystem::exists(file, ec)) {
    const Status created = CreateFile(file, highest_used + 1);
    if (created) {
      abandoned.current = highest_used + 1;
      return abandoned;
    }
    if (created.error().code != Code::kConflict) return created.error();
    // Another process was first: its keys stay, and a fresh one is added.
  }
  const auto add = [&](KeyRing& ring) -> Status {
    ring.next = std::max(ring.next, highest_used + 1);
    const auto fresh = AddKey(ring);
    if (!fresh) return fresh.error();
    abandoned.current = ring.current = *fresh;
    return {};
  };
  if (Status done = keys.Apply(add, patience); !done) return done.error();
  return abandoned;
}

Result<bool> SealingKeys::IsRetired(std::uint64_t id) const {
  const auto ring = Read();
  if (!ring) return ring.error();
  return id < ring->next && ring->Find(id) == nullptr;
}

Result<KeyRing> SealingKeys::Read() const {
  const auto opened = PrivateFile::Open(file_);
  if (!opened) return opened.error();
  return ReadFrom(*opened);
}

Result<KeyRing> SealingKeys::ReadFrom(const PrivateFile& opened) const {
  auto content = opened.Read();
  if (!content) return content.error();
  const Wiped wipe(*content);
  auto ring = ReadKeyRing(*content);
  if (!ring) return Damaged(file_);
  places_->Remember(opened.state(), *ring);
  return *std::move(ring);
}

Status SealingKeys::Apply(const Change& change, const Patience& patience) {
  // Where the file is a link, what it leads to is replaced.
  std::error_code ec;
  const std::filesystem::path file = std::filesystem::canonical(file_, ec);
  if (ec) {
    return Error{.code = Code::kUnavailable,
                 .what = "The file " + file_.string() + " cannot be found.",
                 .cause = ec.message(),
                 .fix = "Restore it from a backup, or from another node."};
  }
  const auto lock = FolderLock::Take(file.parent_path(), patience);
  if (!lock) return lock.error();
  auto ring = Read();
  if (!ring) return ring.error();
  if (Status changed = change(*ring); !changed) return changed;
  std::string content = WriteKeyRing(*ring);
  const Wiped wipe(content);
  return ReplacePrivateFile(file, content);
}

Result<SealingKeys::Key> SealingKeys::Find(std::uint64_t id) const {
  const auto opened = PrivateFile::Open(file_);
  if (!opened) return opened.error();
  if (const auto key = places_->Find(*opened, id)) return *key;
  const auto ring = ReadFrom(*opened);
  if (!ring) return ring.error();
  if (const Key* key = ring->Find(id != 0 ? id : ring->current)) return *key;
  if (id >= ring->next) return KeyOfAnotherNode(id, file_);
  return NoSuchKey(id);
}

Result<std::vector<SealingKeys::Listed>> SealingKeys::List() const {
  const auto ring = Read();
  if (!ring) return ring.error();
  std::vector<Listed> listed;
  for (const Key& key : ring->keys) {
    listed.push_back({key.id, key.id == ring->current  ? State::kCurrent
                              : key.id > ring->current ? State::kPrepared
                                                       : State::kOld});
  }
  std::sort(listed.begin(), listed.end(),
            [](const Listed& a, const Listed& b) { return a.id < b.id; });
  return listed;
}

Result<std::uint64_t> SealingKeys::Prepare(const Patience& patience) {
  std::uint64_t id = 0;
  const auto prepare = [&id](KeyRing& ring) -> Status {
    const auto prepared = PreparedIn(ring);
    if (!prepared) return prepared.error();
    id = *prepared;
    return {};
  };
  if (Status done = Apply(prepare, patience); !done) return done.error();
  return id;
}

Result<std::uint64_t> SealingKeys::Rotate(const Patience& patience) {
  std::uint64_t id = 0;
  const auto rotate = [&id](KeyRing& ring) -> Status {
    const auto prepared = PreparedIn(ring);
    if (!prepared) return prepared.error();
    id = ring.current = *prepared;
    return {};
  };
  if (Status done = Apply(rotate, patience); !done) return done.error();
  return id;
}

Status SealingKeys::Retire(std::uint64_t id, const Patience& patience) {
  const auto retire = [id](KeyRing& ring) -> Status {
    if (id == ring.current) {
      return Error{.code = Code::kUsage,
                   .what = "The sealing key " + std::to_string(id) + " cannot be retired.",
                   .cause = "It is the current one: new secrets are sealed under it.",
                   .fix = "Rotate first: claribi-host keys rotate"};
    }
    const auto erased =
        std::erase_if(ring.keys, [id](const SealingKeys::Key& key) { return key.id == id; });
    return erased != 0 ? Status() : Status(NoSuchKey(id));
  };
  return Apply(retire, patience);
}

}  // namespace claribi::store
