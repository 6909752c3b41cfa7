using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascent.Labs.Runner;

/// <summary>
/// Takes from this process, for good, the right to start other processes and to signal or trace them: a seccomp(2) filter, which the kernel
/// enforces for root as well. Threads remain allowed. A fork bomb then fails at its first fork, with "operation not permitted".
/// Where the system has no such filter the supervisor's count of processes is what remains.
/// </summary>
internal static class ProcessBan
{
    public const int NotPermitted = 1;
    private const int NotImplementedError = 38;
    private const uint Allow = 0x7fff0000;
    private const uint Refuse = 0x00050000;
    private const uint ThreadFlag = 0x00010000;
    private const int FirstArgument = 16;

    private readonly record struct Calls(uint Architecture, int Seccomp, uint CloneThread, uint Clone3, uint Kill, uint ThreadKill, uint[] Refused);

    // Refused: fork, vfork (where they exist), execve, execveat, ptrace, process_vm_writev, pidfd_send_signal.
    private static readonly Calls? Known = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => new(0xC000003E, 317, 56, 435, 62, 234, [57, 58, 59, 322, 101, 311, 424]),
        Architecture.Arm64 => new(0xC00000B7, 277, 220, 435, 129, 131, [221, 281, 117, 271, 424]),
        _ => null,
    };

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Program(ushort Length, nint Instructions);

    public static bool Supported => OperatingSystem.IsLinux() && Known is not null;

    /// <summary>Whether the ban holds from now on, for every thread.</summary>
    public static bool Impose()
    {
        if (!OperatingSystem.IsLinux() || Known is not { } calls) return false;
        const int noNewPrivileges = 38;
        const int setModeFilter = 1;
        const int allThreads = 1;
        if (Prctl(noNewPrivileges, 1, 0, 0, 0) != 0) return false;
        var filter = Filter(calls, (uint)Environment.ProcessId);
        unsafe
        {
            fixed (Instruction* first = filter)
            {
                var program = new Program((ushort)filter.Length, (nint)first);
                return Syscall(calls.Seccomp, setModeFilter, allThreads, (nint)Unsafe.AsPointer(ref program)) == 0;
            }
        }
    }

    /// <summary>A classic BPF program over seccomp_data: the call's number at 0, the architecture at 4, the arguments from 16.</summary>
    private static Instruction[] Filter(Calls calls, uint self)
    {
        const ushort load = 0x20;
        const ushort jumpIfEqual = 0x15;
        const ushort jumpIfAtLeast = 0x35;
        const ushort jumpIfAnyBit = 0x45;
        const ushort answer = 0x06;
        var program = new List<Instruction>
        {
            new(load, 0, 0, 4),
            new(jumpIfEqual, 1, 0, calls.Architecture),
            new(answer, 0, 0, Refuse | NotPermitted),
            new(load, 0, 0, 0),
            // Numbers of the x32 interface, which would go around the list.
            new(jumpIfAtLeast, 0, 1, 0x40000000),
            new(answer, 0, 0, Refuse | NotPermitted),
        };
        foreach (var call in calls.Refused)
        {
            program.Add(new(jumpIfEqual, 0, 1, call));
            program.Add(new(answer, 0, 0, Refuse | NotPermitted));
        }
        // The flags of clone3 lie in memory that a filter cannot read; the C library falls back to clone.
        program.Add(new(jumpIfEqual, 0, 1, calls.Clone3));
        program.Add(new(answer, 0, 0, Refuse | NotImplementedError));
        program.Add(new(jumpIfEqual, 0, 4, calls.CloneThread));
        program.Add(new(load, 0, 0, FirstArgument));
        program.Add(new(jumpIfAnyBit, 0, 1, ThreadFlag));
        program.Add(new(answer, 0, 0, Allow));
        program.Add(new(answer, 0, 0, Refuse | NotPermitted));
        foreach (var call in new[] { calls.Kill, calls.ThreadKill })
        {
            // Signals to itself only: aborting and the runtime's own use.
            program.Add(new(jumpIfEqual, 0, 4, call));
            program.Add(new(load, 0, 0, FirstArgument));
            program.Add(new(jumpIfEqual, 0, 1, self));
            program.Add(new(answer, 0, 0, Allow));
            program.Add(new(answer, 0, 0, Refuse | NotPermitted));
        }
        program.Add(new(answer, 0, 0, Allow));
        return [.. program];
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Syscall(nint number, nint operation, nint flags, nint argument);
}
