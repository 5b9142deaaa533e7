// A value that is made once and never destroyed, for statics inside functions. A host may end its
// process while threads of its own are inside the plugin: a static that had been destroyed by then
// would be read after its end. checks/no_exit_handlers.sh finds statics that are not of this kind.
#pragma once

#include <new>
#include <utility>

namespace claribi::core {

template <typename T>
class Lasting {  // as T; `static const Lasting<T> kName(arguments of T...);`
 public:
  template <typename... Arguments>
  explicit Lasting(Arguments&&... arguments)
      : value_(*new (static_cast<void*>(storage_)) T(std::forward<Arguments>(arguments)...)) {}
  Lasting(const Lasting&) = delete;
  Lasting& operator=(const Lasting&) = delete;

  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  alignas(T) unsigned char storage_[sizeof(T)];
  const T& value_;
};

}  // namespace claribi::core
