using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Tests.Cpu;

[Collection(nameof(CpuSettings))]
public sealed class CeilingTests
{
    [Fact]
    public void Every_instruction_set_has_a_ceiling()
    {
        foreach (KernelIsa isa in KernelIsas.Supported)
        {
            CeilingReading reading = FmaCeiling.Measure(1, isa, TimeSpan.FromMilliseconds(100));
            Assert.Equal(KernelIsas.NameOf(isa), reading.Isa);
            Assert.Equal(1, reading.Threads);
            Assert.True(reading.Gflops > 0 && double.IsFinite(reading.Gflops), reading.ToString());
        }
    }

    [Fact]
    public void All_threads_are_read_together()
    {
        CeilingReading reading = FmaCeiling.Measure(2);
        Assert.Equal(2, reading.Threads);
        Assert.Equal(KernelIsas.NameOf(KernelIsas.Widest), reading.Isa);
        Assert.True(reading.Gflops > 0 && double.IsFinite(reading.Gflops), reading.ToString());
    }

    [Fact]
    public void No_threads_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => FmaCeiling.Measure(0));

    [Fact]
    public void The_processor_is_described()
    {
        CpuInfo cpu = CpuInfo.Current;
        Assert.NotEqual("", cpu.Model);
        Assert.Equal(Environment.ProcessorCount, cpu.Cores);
        Assert.All(new[] { cpu.L1Bytes, cpu.L2Bytes, cpu.L3Bytes }, size => Assert.True(size is null or > 1024));
    }

    [Theory]
    [InlineData("48K", 49152L)]
    [InlineData("1024K\n", 1048576L)]
    [InlineData("32M", 33554432L)]
    [InlineData("512", 512L)]
    [InlineData("", null)]
    [InlineData("K", null)]
    [InlineData("-3K", null)]
    public void A_cache_size_is_read_as_the_system_writes_it(string text, long? bytes) => Assert.Equal(bytes, CpuInfo.ParseSize(text));
}
