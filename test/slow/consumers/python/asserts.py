from aws_cdk import App, Stack

from cdk_ml_lifecycle import data

stack = Stack(App(), 'Own')
try:
    data.DataLake(stack, 'Lake').curated.dataset('No Such Name')
except RuntimeError as error:
    print(error)
