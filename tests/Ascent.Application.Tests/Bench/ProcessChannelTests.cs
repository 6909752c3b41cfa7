using Ascent.Application.Bench;

namespace Ascent.Application.Tests.Bench;

/// <summary>Workers as real processes, which may do anything.</summary>
public sealed class ProcessChannelTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_go_in_and_out_and_complaints_are_kept()
    {
        await using var channel = Shell("echo oh >&2; while read line; do echo got $line; done");
        await channel.SendAsync("one", Never);
        Assert.Equal("got one", await channel.ReceiveAsync(Never));
        await channel.SendAsync("two", Never);
        Assert.Equal("got two", await channel.ReceiveAsync(Never));
        Assert.Equal("oh", channel.Complaint);
    }

    [Fact]
    public async Task The_end_of_the_worker_is_the_end_of_its_lines()
    {
        await using var channel = Shell("printf 'one\\ntwo'; exit 7");
        Assert.Equal("one", await channel.ReceiveAsync(Never));
        Assert.Equal("two", await channel.ReceiveAsync(Never));
        Assert.Null(await channel.ReceiveAsync(Never));
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut_off()
    {
        await using var channel = Shell("exec 2>/dev/null; yes | tr -d '\\n'");
        await Assert.ThrowsAsync<IOException>(() => channel.ReceiveAsync(Never));
    }

    [Fact]
    public async Task A_worker_that_complains_without_end_does_not_fill_the_memory()
    {
        await using var channel = Shell("yes 'this went wrong' | head -c 1000000 >&2; echo done");
        Assert.Equal("done", await channel.ReceiveAsync(Never));
        Assert.InRange(channel.Complaint.Length, 0, 4000);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told()
    {
        var failure = Assert.Throws<WorkerException>(() => ProcessChannel.Start("/nowhere/python3", []));
        Assert.Contains("/nowhere/python3", failure.Message, StringComparison.Ordinal);
    }

    private static ProcessChannel Shell(string script)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("The scripts of these tests are for sh.");
        return ProcessChannel.Start("/bin/sh", ["-c", script]);
    }
}
