namespace Ascent.Tensors.Tests;

public sealed class AdoptionTests
{
    [Fact]
    public async Task A_tensor_of_another_thread_ends_with_the_scope_that_adopts_it()
    {
        var tensor = await Task.Run(() => Tensor.Ones([3]), TestContext.Current.CancellationToken);
        using (new TensorScope())
        {
            using (new TensorScope()) Assert.Equal(3, tensor.ToArray<float>().Sum());
            Assert.Same(tensor, TensorScope.Adopt(tensor));
            Assert.Equal(3, tensor.ToArray<float>().Sum());
        }

        Assert.Throws<ObjectDisposedException>(() => tensor.ToArray<float>());
    }

    [Fact]
    public void An_adopted_tensor_can_be_kept_and_without_a_scope_nothing_changes()
    {
        var tensor = Tensor.Ones([3]);
        using (var scope = new TensorScope()) scope.Keep(TensorScope.Adopt(tensor));
        TensorScope.Adopt(tensor);
        Assert.Equal(3, tensor.ToArray<float>().Sum());
        tensor.Dispose();
    }
}
