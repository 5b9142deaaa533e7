#!/usr/bin/python3
"""A host in Python, to be read. Of the ABI it knows what abi/x86_64.json (or i386.json) says.

Abi turns that file into ctypes: structs, function types, constants. Host serves one plugin: secrets and leases in
dictionaries, a sealing key, clocks, a log. main() is the life of a connection. The rules of claribi/data_source.h hold
here too: memory of the other side is copied at once, no exception leaves a callback, a service that waits polls its
cbi_wait, and no lock is held while the other side runs. A real host encrypts what it stores, and its nodes share it.

usage: ctypes_host.py ABI PLUGIN OPERATOR_CONFIG CONNECTION_CONFIG TOOL ARGUMENTS
  ABI and PLUGIN are files, the others JSON. It asks to open an address and to paste where that ends.
"""
import ctypes
import json
import os
import pathlib
import sys
import threading
import time


class PluginError(Exception):
    """args: a status other than CBI_OK, and what fail() was told about it (cbi_error as a dict)."""


class Abi:
    """The ABI as ctypes: struct["cbi_api"], and constants as attributes. Pointers are plain addresses, but for texts in structs."""

    def __init__(self, file):
        abi = json.loads(pathlib.Path(file).read_text(encoding="utf-8"))
        self._types = {"void": None, "double": ctypes.c_double}
        for name, scalar in abi["scalars"].items():
            if scalar["kind"] == "integer":
                self._types[name] = getattr(ctypes, f"c_{'' if scalar['signed'] else 'u'}int{scalar['size'] * 8}")
        for function in abi["functions"]:
            self._types[function["name"]] = self._function(function)
        for constant in abi["constants"] + abi["ids"]:
            setattr(self, constant["name"], constant["value"])
        self.struct = {struct["name"]: self._struct(struct) for struct in abi["structs"]}

    def _type(self, described, text=ctypes.c_void_p):
        if "function" in described:
            return self._function(described["function"])
        spelled = described["type"]
        return text if spelled == "const char *" else ctypes.c_void_p if "*" in spelled else self._types[spelled]

    def _function(self, function):
        result = self._type({"type": function["returns"]})
        return ctypes.CFUNCTYPE(result, *map(self._type, function["arguments"]))

    def _struct(self, struct):
        fields = [(member["name"], self._type(member, text=ctypes.c_char_p)) for member in struct["members"]]
        made = type(struct["name"], (ctypes.Structure,), {"_fields_": fields})
        assert all(getattr(made, m["name"]).offset == m["offset"] for m in struct["members"]), "another machine's JSON"
        return made

    def fill(self, name, owner, **values):
        """A struct of our own. Its functions are the methods of `owner` with the same names."""
        made = self.struct[name](struct_size=ctypes.sizeof(self.struct[name]), **values)
        for member, kind in made._fields_:
            if issubclass(kind, ctypes._CFuncPtr):
                setattr(made, member, kind(self._guarded(getattr(owner, member), kind._restype_)))
        return made

    def _guarded(self, method, result):
        def function(*arguments):
            try:
                return method(*arguments) or 0  # None is CBI_OK, or NULL
            except Exception:
                sys.excepthook(*sys.exc_info())
                return self.CBI_E_INTERNAL if result is ctypes.c_int32 else 0
        return function


class Call:
    """One call: when it must end, what the plugin emitted, and what it says about its failure."""

    def __init__(self, host, seconds):
        self._abi, self.pieces, self.told, self.is_cancelled = host.abi, [], {}, False
        self.table = host.abi.fill("cbi_call", self, deadline_ms=host.monotonic_ms(None) + seconds * 1000)

    def cancelled(self, call):
        return self.is_cancelled

    def progress(self, call, fraction, message_opt):
        pass

    def emit(self, call, data, length):
        self.pieces.append(ctypes.string_at(data, length))

    def fail(self, call, error):
        error = self._abi.struct["cbi_error"].from_address(error)
        for name, _ in error._fields_:
            value = getattr(error, name)
            self.told[name] = value.decode() if isinstance(value, bytes) else value


class Host:
    """The services of a host, on any thread, and the one plugin that they serve."""

    def __init__(self, abi, plugin_file, config):
        self.abi, self.logged, self.secrets = abi, [], {}
        self._leases, self._count, self._lock, self._key = {}, 0, threading.Lock(), os.urandom(32)
        self._table = abi.fill("cbi_host", self, abi=abi.CBI_ABI_MAX, product=b"ctypes host 1.0")
        entry = getattr(ctypes.CDLL(str(plugin_file)), abi.CBI_ENTRY_SYMBOL)
        handshake = abi.struct["cbi_handshake"](host_abi_min=abi.CBI_ABI_MIN, host_abi_max=abi.CBI_ABI_MAX)
        table, self.plugin = ctypes.c_void_p(), ctypes.c_void_p()
        if status := entry(ctypes.byref(handshake), ctypes.byref(table)):
            raise PluginError(status, {"message": f"no level up to {abi.CBI_ABI_MAX} is spoken"})
        self.api = abi.struct["cbi_api"].from_address(table.value)
        self.call("create", ctypes.byref(self._table), config, ctypes.byref(self.plugin))

    def call(self, function, handle, *arguments, seconds=60):
        """The JSON that the function emitted, or None; PluginError if it failed."""
        call = Call(self, seconds)
        if status := getattr(self.api, function)(handle, ctypes.byref(call.table), *arguments):
            raise PluginError(status, call.told)
        return json.loads(b"".join(call.pieces)) if call.pieces else None

    def open(self, config):
        """The one connection of this host. Its scopes are addresses that nobody follows."""
        params = self.abi.fill("cbi_conn_params", self, org_id=b"org", connection_id=b"one",
                               config=config, scope=2, org_scope=1)
        connection = ctypes.c_void_p()
        self.call("open", self.plugin, ctypes.byref(params), ctypes.byref(connection))
        return connection

    def get_extension(self, host, name):
        return None  # or ctypes.addressof() of a table of that name, such as cbi_host_events

    def log(self, host, scope_opt, level, component, text):
        self.logged.append((level, ctypes.string_at(component).decode(), ctypes.string_at(text).decode()))

    def unix_ms(self, host):
        return time.time_ns() // 10**6

    def monotonic_ms(self, host):
        return time.monotonic_ns() // 10**6

    def secret_get(self, host, wait, scope, key, recv, user):
        value, version = self.secrets.get((scope, ctypes.string_at(key)), (b"", 0))
        return recv(user, value, len(value), version) if version else self.abi.CBI_E_NOT_FOUND

    def secret_put(self, host, wait, scope, key, data, length, expected, version_opt):
        place = (scope, ctypes.string_at(key))
        with self._lock:
            if self.secrets.get(place, (b"", 0))[1] != expected:
                return self.abi.CBI_E_CONFLICT
            self._count += 1
            self.secrets[place] = (ctypes.string_at(data, length), self._count) if data else (b"", 0)
            if version_opt:
                ctypes.c_uint64.from_address(version_opt).value = self._count

    def sealing_key(self, host, wait, scope, key_id, recv, user):
        return recv(user, self._key, 32, 1) if key_id in (0, 1) else self.abi.CBI_E_NOT_FOUND

    def lease_acquire(self, host, wait, scope, name, ttl_ms, wait_ms, lease):
        place, give_up_ms = (scope, ctypes.string_at(name)), self.monotonic_ms(host) + wait_ms
        asked = self.abi.struct["cbi_wait"].from_address(wait)
        while True:
            with self._lock:
                if self._leases.get(place, (0, 0))[1] <= self.monotonic_ms(host):
                    self._count += 1
                    self._leases[place] = (self._count, self.monotonic_ms(host) + ttl_ms)
                    ctypes.c_uint64.from_address(lease).value = self._count
                    return self.abi.CBI_OK
            if asked.cancelled(wait):
                return self.abi.CBI_E_CANCELLED
            if self.monotonic_ms(host) >= min(give_up_ms, asked.deadline_ms):
                return self.abi.CBI_E_CONFLICT if give_up_ms <= asked.deadline_ms else self.abi.CBI_E_TIMEOUT
            time.sleep(0.02)

    def lease_release(self, host, scope, lease):
        with self._lock:
            self._leases = {place: held for place, held in self._leases.items() if held[0] != lease}

    def secret_clear(self, host, wait, scope):
        with self._lock:
            self.secrets = {place: held for place, held in self.secrets.items() if place[0] != scope}


def main(abi_file, plugin_file, operator_config, connection_config, tool, arguments):
    host = Host(Abi(abi_file), plugin_file, operator_config.encode())
    print(host.call("describe", host.plugin, None)["vendor"]["name"])
    connection = host.open(connection_config.encode())
    try:
        begun = host.call("authorize_begin", connection, b"http://127.0.0.1:8976/callback", None)
        if begun["kind"] == "redirect":
            print("Open", begun["authorization_url"], "and paste the address where it ends:", flush=True)
            host.call("authorize_complete", connection, input().encode())
        print(*(each["name"] for each in host.call("list_tools", connection, None)["tools"]))
        result = host.call("call_tool", connection, tool.encode(), arguments.encode(), len(arguments.encode()), None)
        print(*(result[form] for form in ("data", "content") if result.get(form)))  # no row is in both
    finally:  # a plugin may run threads of its own, which end here and not with the process
        host.api.close(connection)
        host.api.destroy(host.plugin)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 7 else __doc__)
